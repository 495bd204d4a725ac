-- id: changes_name_a_ticket
-- question: Does the message of each change name a ticket of ours?
-- shape: population
-- needs: commit
-- version: 1
-- remedy: Begin the message with the ticket, as in "ACME-123: …".
-- source: our own rule, section 2
SELECT subject, at, instr(' ' || coalesce(keys, ''), ' ticket:ACME-') > 0 AS ok, evidence, coalesce(keys, 'no key') AS detail
FROM change
WHERE bot = 0
