-- title: 退回最多的环节
-- title_en: Steps with most returns
-- says: 期间内各服务事项在哪个环节之后被退回补正，次数与办件
-- says_en: After which step cases of each item were given back for correction, how often, and which
-- parameter: from
-- parameter: to
WITH returned AS (
  SELECT r.case_id, q.item,
         (SELECT b.act FROM entry b WHERE b.case_id = r.case_id AND b.number < r.number
            AND b.act NOT IN ('deliver', 'bounce', 'resend', 'warn', 'ask', 'bring', 'answer',
                              'escalate', 'reveal', 'recheck')
          ORDER BY b.number DESC LIMIT 1) AS step
  FROM entry r JOIN queue q ON q.case_id = r.case_id
  WHERE r.act = 'return' AND r.day BETWEEN :from AND :to
)
SELECT item, step AS after, count(*) AS n,
       (SELECT group_concat(DISTINCT o.case_id) FROM returned o
        WHERE o.item = r.item AND o.step = r.step) AS cases
FROM returned r
GROUP BY item, step
ORDER BY n DESC, item, step;
