-- id: components_are_listed
-- question: Is there a bill of materials that names components other than the product itself?
-- shape: presence
-- needs: component
-- version: 1
-- remedy: Write a bill of materials in each build and keep it.
-- source: BSIMM16 SR1.5; a template that lists only itself is no inventory
SELECT subject, min(at) AS since, NULL AS until, min(evidence) AS evidence, count(DISTINCT name) || ' components' AS detail
FROM component
GROUP BY subject, inventory, at
HAVING count(DISTINCT name) > 1
