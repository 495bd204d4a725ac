-- id: statement_is_signed
-- question: Did a person affirm :control, in a file whose commit is signed by a key of theirs that was given?
-- shape: presence
-- needs: document:gate.statement
-- place: git
-- parameters: control
-- version: 1
-- remedy: Write the statement with `plumbline gate affirm`, and commit it signed by a key that `signers:` or `keyring:` names.
-- source: our choice; the address of the key says who signed, a name only where the key has none; a statement counts from its commit until it is replaced or ends by its own words
SELECT d.subject, d.since,
       min(coalesce(d.until, 9223372036854775807),
           CAST(substr(d.facts, instr(' ' || d.facts, ' until=') + 6) AS INTEGER)) AS until,
       d.evidence, d.path || ', by ' || coalesce(nullif(p.address, ''), p.name) AS detail
FROM document d
JOIN signature_check s ON s.subject = d.subject AND s.oid = d.oid AND s.what = 'commit' AND s.verdict = 'good'
JOIN person p ON p.id = s.signer
WHERE d.kind = 'gate.statement' AND d.substantive = 1
  AND NOT EXISTS (SELECT 1 FROM commits c WHERE c.subject = d.subject AND c.oid = d.oid AND c.merge = 1)
  AND instr(' ' || d.facts || ' ', ' affirms=' || :control || ' ') > 0
  AND coalesce(nullif(p.address, ''), p.name) <> ''
  AND instr(' ' || d.facts || ' ', ' by=' || person_mark(coalesce(nullif(p.address, ''), p.name)) || ' ') > 0
