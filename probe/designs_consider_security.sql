-- id: designs_consider_security
-- question: Does each new design record speak of security?
-- shape: population
-- needs: document:doc.design
-- version: 1
-- remedy: Add a section on security considerations to the design record.
-- source: BSIMM16 SFD1.2, AA1.1; the fact "security_section" is read from the record: security considerations, implications, a threat model
SELECT d.subject, d.since AS at, CASE WHEN instr(' ' || d.facts || ' ', ' security_section ') > 0 THEN 1 ELSE 0 END AS ok, d.evidence, d.path AS detail
FROM document d
WHERE d.kind = 'doc.design' AND d.substantive = 1
  AND NOT EXISTS (SELECT 1 FROM document e
                  WHERE e.subject = d.subject AND e.kind = d.kind AND e.path = d.path AND e.substantive = 1
                    AND (e.since < d.since OR (e.since = d.since AND e.evidence < d.evidence)))
