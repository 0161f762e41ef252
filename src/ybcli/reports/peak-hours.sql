-- title: 业务峰值
-- title_en: Peak hours
-- says: 各时段收件数；均值为期间内每小时平均件数，峰值时段排在最前
-- says_en: Cases that came in each hour, the peak first; mean is per hour of the whole period
-- parameter: from
-- parameter: to
WITH opened AS (
  SELECT e.case_id, substr(e.at, 1, 10) || ' ' || substr(e.at, 12, 2) AS hour
  FROM entry e JOIN queue q ON q.case_id = e.case_id
  WHERE e.number = 1 AND q.party_kind <> 'office' AND e.day BETWEEN :from AND :to
), counted AS (
  SELECT hour, count(*) AS n, group_concat(case_id, ',') AS ids FROM opened GROUP BY hour
)
SELECT hour || ':00' AS hour,
       n,
       printf('%.1f', (SELECT sum(n) FROM counted) * 1.0
              / (24 * (julianday(:to) - julianday(:from) + 1))) AS mean,
       n = max(n) OVER () AS is_peak,
       ids AS cases
FROM counted
ORDER BY n DESC, hour;
