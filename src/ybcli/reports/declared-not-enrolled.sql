-- title: 已申报未参保人员
-- title_en: Declared, not enrolled
-- says: 某月已申报缴费基数、本地未查到在该单位职工参保登记的人员（证件号码隐去中间各位）
-- says_en: Who was declared for a month and is not registered here as an employee of that employer (numbers masked)
-- parameter: period
SELECT l.credit_code AS unit,
       substr(l.id_number, 1, 6) || '********' || substr(l.id_number, -4) AS person,
       printf('%.2f', sum(l.wage_fen) / 100.0) AS wage,
       max(l.case_id) AS case_id,
       coalesce((SELECT max(c.scheme || ' ' || c.unit_id) FROM cover c
                 WHERE c.party_id = l.id_number AND c.state = 'active'), '') AS registered
FROM line l
WHERE l.period = :period AND l.undone_by = ''
  AND NOT EXISTS (SELECT 1 FROM cover c WHERE c.party_id = l.id_number AND c.state = 'active'
                  AND c.scheme = 'employee' AND c.unit_id IN ('', l.credit_code))
GROUP BY l.credit_code, l.id_number
HAVING sum(l.base_fen) <> 0
ORDER BY l.credit_code, l.id_number;
