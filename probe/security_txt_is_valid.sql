-- id: security_txt_is_valid
-- question: Is there a security.txt whose expiry date has not passed?
-- shape: presence
-- needs: document:doc.security_txt
-- version: 1
-- remedy: Renew the Expires line of .well-known/security.txt; RFC 9116 asks for less than a year ahead.
-- source: RFC 9116, 2.5.5; BSIMM16 CMVM2.4. A file without a date that can be read is none.
SELECT subject, since, min(coalesce(until, expires), expires) AS until, evidence, path || ', says when it expires' AS detail
FROM (SELECT *, CAST(substr(facts, instr(facts, 'expires:') + 8) AS INTEGER) AS expires
      FROM document
      WHERE kind = 'doc.security_txt' AND substantive = 1 AND instr(facts, 'expires:') > 0)
WHERE expires > since
