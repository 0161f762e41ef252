-- title: 单位缴费汇总
-- title_en: Contributions by unit
-- says: 某月各单位申报人数、基数与应缴金额，及税务到账金额（元）
-- says_en: For a month: each unit's persons, bases and contributions, and what the tax office collected (yuan)
-- parameter: period
SELECT l.credit_code AS unit,
       (SELECT count(*) FROM (SELECT 1 FROM line x WHERE x.credit_code = l.credit_code
           AND x.period = l.period AND x.undone_by = ''
           GROUP BY x.id_number HAVING sum(x.base_fen) <> 0)) AS persons,
       printf('%.2f', sum(l.base_fen) / 100.0) AS base,
       printf('%.2f', sum(l.employer_fen) / 100.0) AS employer,
       printf('%.2f', sum(l.employee_fen) / 100.0) AS employee,
       printf('%.2f', coalesce((SELECT sum(CASE WHEN t.debit = 'asset:treasury' THEN t.amount_fen ELSE -t.amount_fen END)
                FROM transfer t
                WHERE t.reference = 'employee|' || l.credit_code || '|' || l.period
                  AND 'asset:treasury' IN (t.debit, t.credit)), 0) / 100.0) AS collected
FROM line l
WHERE l.period = :period AND l.undone_by = ''
GROUP BY l.credit_code
ORDER BY l.credit_code;
