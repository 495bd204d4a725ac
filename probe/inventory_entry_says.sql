-- id: inventory_entry_says
-- question: Does the catalogue entry of this source say its :fact?
-- shape: presence
-- needs: document:inventory.catalog
-- parameters: fact
-- version: 1
-- remedy: Add the :fact to the catalogue entry.
-- source: BSIMM16 AM1.2, AA1.4
SELECT subject, since, until, evidence, path || ', ' || :fact AS detail
FROM document
WHERE kind = 'inventory.catalog' AND substantive = 1 AND instr(' ' || facts || ' ', ' ' || :fact || ' ') > 0
