-- id: security_policy_is_in_force
-- question: Is there an internal software-security policy, renewed or reaffirmed by a named person?
-- shape: presence
-- needs: document:doc.policy
-- version: 1
-- remedy: Keep the policy under version control, with an owner and a date, and reaffirm it within two years.
-- source: BSIMM16 CP1.3; a page for reporters of vulnerabilities or a coding guide is not this policy
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.policy' AND substantive = 1
