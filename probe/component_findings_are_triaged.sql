-- id: component_findings_are_triaged
-- question: Was each finding in a third-party component decided on within 30 days?
-- shape: population
-- needs: finding:sca
-- version: 2
-- remedy: Decide on each finding (fix, accept with a reason, not affected) within 30 days.
-- source: BSIMM16 SR1.5; 30 days is our choice; one that only a report in doubt no longer lists may be fixed, or may
--   not have been looked for
SELECT subject, min(coalesce(decided, due), due) AS at,
       CASE WHEN decided <= due THEN 1 WHEN missed <= due THEN NULL ELSE 0 END AS ok, evidence,
       trim(severity || ' ' || coalesce(rule, '')) || coalesce(' in ' || component, ' in ' || location, '') || CASE WHEN decided <= due THEN ', decided' WHEN missed <= due THEN ', not in a later report that does not say what it looked at'
                        ELSE ', not decided in 30 days' END AS detail
FROM (SELECT *, add_duration(opened, 'P30D') AS due FROM finding WHERE category = 'sca')
