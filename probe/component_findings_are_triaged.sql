-- id: component_findings_are_triaged
-- question: Was each finding in a third-party component decided on within 30 days?
-- shape: population
-- needs: finding:sca
-- version: 1
-- remedy: Decide on each finding (fix, accept with a reason, not affected) within 30 days.
-- source: BSIMM16 SR1.5; 30 days is our choice
SELECT subject, min(coalesce(decided, due), due) AS at, coalesce(decided <= due, 0) AS ok, evidence,
       severity || CASE WHEN decided <= due THEN ', decided' ELSE ', not decided in 30 days' END AS detail
FROM (SELECT *, add_duration(opened, 'P30D') AS due FROM finding WHERE category = 'sca')
