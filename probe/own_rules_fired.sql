-- id: own_rules_fired
-- question: Did a rule of our own report something?
-- shape: presence
-- needs: finding:sast
-- parameters: prefix
-- version: 1
-- remedy: Give your own rules a common prefix (:prefix) and run them with the others.
-- source: BSIMM16 CR2.6; a vendor's rule pack is not ours
SELECT subject, opened AS since, NULL AS until, evidence, rule AS detail
FROM finding
WHERE category = 'sast' AND substr(rule, 1, length(:prefix)) = :prefix
