-- title: 账簿导出
-- title_en: Ledger export
-- says: 全部分录，以 beancount 文本输出，可用 bean-check 复核（证件号以代号代替）
-- says_en: Every transfer as beancount text, which bean-check accepts (identity numbers stand as marks)
-- form: beancount
SELECT day,
       id,
       debit,
       credit,
       amount_fen,
       reference,
       reason,
       case_id AS "case"
FROM transfer
ORDER BY day, rowid;
