-- The same double entry as pgbench does it: two accounts, one of them the same for everyone, and a row in the journal.
\set project random(1, :clients)
BEGIN;
UPDATE accounts SET money_out = money_out + 1 WHERE id = :plan AND money_in - money_out >= 1;
UPDATE accounts SET money_in = money_in + 1 WHERE id = 1000 + :project;
INSERT INTO transfers (from_account, to_account, amount) VALUES (:plan, 1000 + :project, 1);
COMMIT;
