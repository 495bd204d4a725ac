-- id: tickets_are_closed_with_a_fix
-- question: Does each closed ticket of kind :kind name the commit that fixes it?
-- shape: population
-- needs: ticket::kind
-- parameters: kind
-- version: 1
-- remedy: Link the fixing commit in the ticket before closing it.
-- source: BSIMM16 PT1.2, SR1.3; closing in bulk without a fix is the sign of a lost finding
SELECT subject, closed AS at, fix IS NOT NULL AS ok, evidence, key || CASE WHEN fix IS NULL THEN ', no fix named' ELSE ', fix named' END AS detail
FROM ticket
WHERE kind = :kind AND closed IS NOT NULL
