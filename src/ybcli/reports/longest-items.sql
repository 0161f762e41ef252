-- title: 耗时最长的事项
-- title_en: Longest items
-- says: 期间内办结的办件从收件到办结的小时数：中位数、九成位数、最长（最近秩法），及九成位数以上的办件
-- says_en: Hours from the first act to the last of the cases closed in these days: median, 90th percentile and longest (nearest rank), and the cases at or above the 90th
-- parameter: from
-- parameter: to
WITH taken AS (
  SELECT q.case_id, q.item,
         (julianday(max(e.at)) - julianday(min(e.at))) * 24 AS hours
  FROM queue q JOIN entry e ON e.case_id = q.case_id
  WHERE q.is_open = 0 AND q.party_kind <> 'office'
    AND e.act NOT IN ('reveal', 'recheck')
  GROUP BY q.case_id
  HAVING max(e.day) BETWEEN :from AND :to
), placed AS (
  SELECT item, case_id, hours,
         row_number() OVER (PARTITION BY item ORDER BY hours, case_id) AS place,
         count(*) OVER (PARTITION BY item) AS n
  FROM taken
), percentiles AS (
  SELECT item, n,
         min(CASE WHEN place * 2 >= n THEN hours END) AS p50,
         min(CASE WHEN place * 10 >= n * 9 THEN hours END) AS p90,
         max(hours) AS longest,
         group_concat(case_id, ',') AS ids
  FROM placed GROUP BY item, n
)
SELECT p.item,
       p.n,
       printf('%.1f', p.p50) AS p50_hours,
       printf('%.1f', p.p90) AS p90_hours,
       printf('%.1f', p.longest) AS longest_hours,
       (SELECT group_concat(t.case_id, ',') FROM taken t
        WHERE t.item = p.item AND t.hours >= p.p90) AS slowest,
       p.ids AS cases
FROM percentiles p
ORDER BY p.p90 DESC, p.p50 DESC, p.item;
