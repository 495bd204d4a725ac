-- id: document_is_tuned
-- question: Was a document of kind :kind that says :fact changed after it was first written?
-- shape: presence
-- needs: document::kind
-- parameters: kind, fact
-- version: 1
-- remedy: Renew the document of kind :kind after what was learned.
-- source: BSIMM16 SE1.1, SE3.3; a rule nobody changes is one whose results nobody reads: our choice
SELECT b.subject, b.since, b.until, b.evidence, b.path || ', renewed' AS detail
FROM document b
WHERE b.kind = :kind AND b.substantive = 1 AND instr(' ' || b.facts || ' ', ' ' || :fact || ' ') > 0
  AND EXISTS (SELECT 1 FROM document a
              WHERE a.subject = b.subject AND a.kind = b.kind AND a.path = b.path AND a.since < b.since
                AND instr(' ' || a.facts || ' ', ' ' || :fact || ' ') > 0)
