-- id: secure_coding_standard_is_published
-- question: Is there a coding standard that is about security, not about style?
-- shape: presence
-- needs: document:doc.secure_coding
-- version: 1
-- remedy: Write down what code must do and must not do for security's sake, per language.
-- source: BSIMM16 SR3.3; a style guide or a formatter's configuration is another kind
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.secure_coding' AND substantive = 1
