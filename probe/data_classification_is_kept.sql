-- id: data_classification_is_kept
-- question: Is there a scheme that classifies the data the software handles?
-- shape: presence
-- needs: document:doc.data_classification
-- version: 1
-- remedy: Agree on classes of data and write them down.
-- source: BSIMM16 AM1.2
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.data_classification' AND substantive = 1
