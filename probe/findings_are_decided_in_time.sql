-- id: findings_are_decided_in_time
-- question: Was each finding of category :category decided on within :within?
-- shape: population
-- needs: finding::category
-- parameters: category, within
-- version: 2
-- remedy: Decide on each finding (fix, accept with a reason, false positive) within :within.
-- source: BSIMM16 CR2.8, SR2.7; the row stands from the decision or the deadline, whichever is first; one that only
--   a report in doubt no longer lists may be fixed, or may not have been looked for
SELECT subject, min(coalesce(decided, due), due) AS at,
       CASE WHEN decided <= due THEN 1 WHEN missed <= due THEN NULL ELSE 0 END AS ok, evidence,
       trim(severity || ' ' || coalesce(rule, '')) || coalesce(' in ' || component, ' in ' || location, '') || CASE WHEN decided <= due THEN ', decided' WHEN missed <= due THEN ', not in a later report that does not say what it looked at'
                        ELSE ', not decided within ' || :within END AS detail
FROM (SELECT *, add_duration(opened, :within) AS due FROM finding WHERE category = :category)
