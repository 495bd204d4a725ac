-- id: production_defects_are_fixed
-- question: Was each security defect found in production closed with a fix within 90 days?
-- shape: population
-- needs: ticket:tkt.vuln
-- version: 1
-- remedy: Track defects from production to a named fix.
-- source: BSIMM16 CMVM1.2, CMVM1.3; 90 days are our choice; only tickets that say where they were found
SELECT subject, min(coalesce(closed, due), due) AS at, coalesce(closed <= due AND fix IS NOT NULL, 0) AS ok, evidence,
       key || CASE WHEN closed <= due AND fix IS NOT NULL THEN ', fixed' WHEN closed <= due THEN ', closed without a fix' ELSE ', open after 90 days' END AS detail
FROM (SELECT *, add_duration(opened, 'P90D') AS due FROM ticket WHERE kind = 'tkt.vuln' AND found_in = 'production')
