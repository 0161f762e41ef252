-- title: 好差评（按事项）
-- title_en: Ratings by item
-- says: 期间内各服务事项的评价数、平均分、满意率（3分及以上）、差评数及差评编号；尚未办结的办件不计
-- says_en: Ratings of each item: how many, mean, share of 3 and above, and the bad ones by number; cases that are still open do not count
-- parameter: from
-- parameter: to
SELECT r.item,
       count(*) AS n,
       printf('%.2f', avg(r.score)) AS mean,
       printf('%.1f%%', 100.0 * sum(r.score >= 3) / count(*)) AS satisfied,
       sum(r.score < 3) AS bad,
       coalesce(group_concat(CASE WHEN r.score < 3 THEN r.id END, ','), '') AS bad_ratings,
       coalesce(group_concat(CASE WHEN r.score < 3 AND r.case_id <> '' THEN r.case_id END, ','), '') AS bad_cases,
       coalesce(group_concat(CASE WHEN r.case_id <> '' THEN r.case_id END, ','), '') AS cases
FROM rating r
WHERE r.state IN ('linked', 'assigned', 'settlement', 'unmatched')
  AND substr(r.at, 1, 10) BETWEEN :from AND :to
  AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.case_id = r.case_id AND q.is_open = 1)
GROUP BY r.item
ORDER BY avg(r.score), r.item;
