-- id: document_says
-- question: Does a document of kind :kind say :fact?
-- shape: presence
-- needs: document::kind
-- parameters: kind, fact
-- version: 1
-- remedy: Say :fact in a document of kind :kind.
-- source: our choice; the fact is read from the content, and a key that says "no" makes none
SELECT subject, since, until, evidence, path || ', says ' || :fact AS detail
FROM document
WHERE kind = :kind AND substantive = 1 AND instr(' ' || facts || ' ', ' ' || :fact || ' ') > 0
