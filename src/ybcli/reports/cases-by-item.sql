-- title: 办件统计
-- title_en: Cases by item
-- says: 各服务事项按流程和环节的办件数，及其中由系统自动办结的件数
-- says_en: How many cases of each item, flow and stage there are, and how many were decided without a hand
SELECT q.item, q.flow, q.stage, count(*) AS cases,
       sum(NOT EXISTS (SELECT 1 FROM entry e WHERE e.case_id = q.case_id
           AND e.by NOT IN ('automatic', 'clock') AND e.by NOT LIKE 'department:%')) AS without_a_hand
FROM queue q
GROUP BY q.item, q.flow, q.stage
ORDER BY q.item, q.flow, q.stage;
