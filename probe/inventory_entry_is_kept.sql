-- id: inventory_entry_is_kept
-- question: Is this source entered in a software catalogue?
-- shape: presence
-- needs: document:inventory.catalog
-- version: 1
-- remedy: Add a catalogue entry (catalog-info.yaml) with owner, lifecycle and kind.
-- source: BSIMM16 SM3.1, CMVM2.3
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind = 'inventory.catalog' AND substantive = 1
