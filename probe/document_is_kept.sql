-- id: document_is_kept
-- question: Is a document of kind :kind kept?
-- shape: presence
-- needs: document::kind
-- parameters: kind
-- version: 1
-- remedy: Keep a document of kind :kind under version control, with more than a template's words in it.
-- source: our choice; twins of one question share this file
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = :kind AND substantive = 1
