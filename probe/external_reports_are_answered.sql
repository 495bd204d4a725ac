-- id: external_reports_are_answered
-- question: Was each vulnerability reported from outside triaged within :within?
-- shape: population
-- needs: ticket:tkt.vuln
-- parameters: within
-- version: 1
-- remedy: Triage reports from outside within :within.
-- source: BSIMM16 CMVM2.4
SELECT subject, min(coalesce(decided, due), due) AS at, coalesce(decided <= due, 0) AS ok, evidence,
       key || CASE WHEN decided <= due THEN ', triaged' ELSE ', not triaged within ' || :within END AS detail
FROM (SELECT *, add_duration(opened, :within) AS due FROM ticket WHERE kind = 'tkt.vuln' AND found_in = 'external')
