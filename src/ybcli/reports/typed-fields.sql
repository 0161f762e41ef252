-- title: 手录字段数
-- title_en: Fields typed by hand
-- says: 期间内各服务事项按流程的手工录入字段数（共享数据带出的、由经办机构填的区划和年度不计）；办件列为有手录字段的办件
-- says_en: Fields that were typed and not filled in from a department (region and year, which the office fills in, do not count); cases lists those with any
-- parameter: from
-- parameter: to
WITH typed AS (
  SELECT q.case_id, q.item, q.flow,
         (SELECT count(*) FROM json_each(e.form, '$.fields') f
          WHERE f.key NOT IN ('region', 'cover_year')
            AND json_type(e.form, '$.sources."' || f.key || '"') IS NULL) AS n
  FROM queue q JOIN entry e ON e.case_id = q.case_id AND e.number = 1
  WHERE q.party_kind <> 'office' AND q.opened BETWEEN :from AND :to
)
SELECT item, flow, count(*) AS opened,
       sum(n = 0) AS without_typing,
       sum(n) AS fields,
       printf('%.1f', avg(n)) AS mean,
       coalesce(group_concat(CASE WHEN n > 0 THEN case_id END, ','), '') AS cases
FROM typed
GROUP BY item, flow
ORDER BY avg(n) DESC, item, flow;
