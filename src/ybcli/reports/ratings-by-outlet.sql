-- title: 好差评（按渠道和网点）
-- title_en: Ratings by channel and outlet
-- says: 期间内各渠道、窗口、终端和机构的评价数、平均分、差评数及评价编号；医院、药店、诊所分别统计
-- says_en: Ratings of each channel, window, terminal and institution, with the numbers of all and of the bad ones; hospitals, pharmacies and clinics count apart
-- parameter: from
-- parameter: to
SELECT r.channel,
       r.place,
       count(*) AS n,
       printf('%.2f', avg(r.score)) AS mean,
       printf('%.1f%%', 100.0 * sum(r.score >= 3) / count(*)) AS satisfied,
       sum(r.score < 3) AS bad,
       coalesce(group_concat(CASE WHEN r.score < 3 THEN r.id END, ','), '') AS bad_ratings,
       group_concat(r.id, ',') AS ratings,
       coalesce(group_concat(CASE WHEN r.case_id <> '' THEN r.case_id END, ','), '') AS cases
FROM rating r
WHERE r.state IN ('linked', 'assigned', 'settlement', 'unmatched')
  AND substr(r.at, 1, 10) BETWEEN :from AND :to
  AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.case_id = r.case_id AND q.is_open = 1)
GROUP BY r.channel, r.place
ORDER BY avg(r.score), r.channel, r.place;
