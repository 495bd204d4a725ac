-- id: findings_are_decided_in_time
-- question: Was each finding of category :category decided on within :within?
-- shape: population
-- needs: finding::category
-- parameters: category, within
-- version: 1
-- remedy: Decide on each finding (fix, accept with a reason, false positive) within :within.
-- source: BSIMM16 CR2.8, SR2.7; the row stands from the decision or the deadline, whichever is first
SELECT subject, min(coalesce(decided, due), due) AS at, coalesce(decided <= due, 0) AS ok, evidence,
       severity || CASE WHEN decided <= due THEN ', decided' ELSE ', not decided within ' || :within END AS detail
FROM (SELECT *, add_duration(opened, :within) AS due FROM finding WHERE category = :category)
