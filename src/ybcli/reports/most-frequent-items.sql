-- title: 频次最高的事项
-- title_en: Most frequent items
-- says: 期间内各服务事项的收件数、占比和名次
-- says_en: How many cases of each item came in, their share and rank
-- parameter: from
-- parameter: to
SELECT q.item,
       count(*) AS n,
       printf('%.1f%%', 100.0 * count(*) / sum(count(*)) OVER ()) AS share,
       rank() OVER (ORDER BY count(*) DESC) AS place,
       group_concat(q.case_id, ',') AS cases
FROM queue q
WHERE q.party_kind <> 'office' AND q.opened BETWEEN :from AND :to
GROUP BY q.item
ORDER BY n DESC, q.item;
