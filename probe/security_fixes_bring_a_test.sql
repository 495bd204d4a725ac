-- id: security_fixes_bring_a_test
-- question: Does each change that names a security case also touch a test?
-- shape: population
-- needs: commit
-- places: test.unit
-- version: 1
-- remedy: Add a test that fails without the fix.
-- source: BSIMM16 ST2.4; another project's case and a quiet fix make no row
SELECT f.subject, f.at, CASE WHEN f.touches_test = 1 THEN 1 WHEN p.subject IS NOT NULL THEN 0 END AS ok, f.evidence,
       min(f.key) || CASE WHEN count(*) > 1 THEN ' and ' || (count(*) - 1) || ' more' ELSE '' END AS detail
FROM fix f
LEFT JOIN (SELECT subject FROM place WHERE kind = 'test.unit' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
  ON p.subject = f.subject
GROUP BY f.subject, f.at, f.evidence  -- a change is one row, however many cases it names
