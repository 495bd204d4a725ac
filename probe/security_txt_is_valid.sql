-- id: security_txt_is_valid
-- question: Is there a security.txt whose expiry date has not passed?
-- shape: presence
-- needs: document:doc.security_txt
-- version: 1
-- remedy: Renew the Expires line of .well-known/security.txt; RFC 9116 asks for less than a year ahead.
-- source: RFC 9116, 2.5.5; BSIMM16 CMVM2.4. The date's first second ends it; a file without a date is not valid.
WITH dated AS (
  SELECT *, substr(facts, instr(facts, 'expires:') + 8, 10) AS day
  FROM document
  WHERE kind = 'doc.security_txt' AND substantive = 1 AND instr(' ' || facts, ' expires:') > 0),
parted AS (
  SELECT *, CAST(substr(day, 1, 4) AS INTEGER) AS y, CAST(substr(day, 6, 2) AS INTEGER) AS m, CAST(substr(day, 9, 2) AS INTEGER) AS d
  FROM dated),
shifted AS (SELECT *, y + 4800 - (14 - m) / 12 AS years, m + 12 * ((14 - m) / 12) - 3 AS months FROM parted),
counted AS (
  -- day number of the proleptic Gregorian calendar, less that of 1970-01-01
  SELECT *, (d + (153 * months + 2) / 5 + 365 * years + years / 4 - years / 100 + years / 400 - 32045 - 2440588) * 86400 AS expires
  FROM shifted)
SELECT subject, since, min(coalesce(until, expires), expires) AS until, evidence, path || ', expires ' || day AS detail
FROM counted
WHERE expires > since
