-- id: document_has_several_authors
-- question: Was a document of kind :kind written or renewed by two people within a year?
-- shape: presence
-- needs: document::kind
-- parameters: kind
-- version: 1
-- remedy: Let a second person review and renew the document of kind :kind.
-- source: BSIMM16 SM1.1, SFD3.3; the year is our choice
SELECT d.subject, d.since, d.until, d.evidence, d.path || ', two authors' AS detail
FROM document d
WHERE d.kind = :kind AND d.substantive = 1
  AND EXISTS (SELECT 1 FROM document e
              WHERE e.subject = d.subject AND e.kind = d.kind AND e.substantive = 1 AND e.author <> d.author
                AND e.since <= d.since AND add_duration(e.since, 'P1Y') > d.since)
