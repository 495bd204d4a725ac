-- id: production_defects_reach_the_code
-- question: Did a change fix a defect that the monitoring of the running product had numbered?
-- shape: presence
-- needs: commit
-- version: 1
-- remedy: Name the event of the monitoring (a Sentry id such as SHOP-4K2) in the message of the change that fixes it.
-- source: BSIMM16 CMVM1.2; a plain ticket says nothing of where the defect was found
SELECT subject, at AS since, NULL AS until, evidence, keys AS detail
FROM commits
WHERE ' ' || keys GLOB '* ops:*'
