-- id: container_images_are_hardened
-- question: Does a container file of the product run as another user than root, from a pinned or minimal base?
-- shape: presence
-- needs: document:iac.container
-- version: 1
-- remedy: Add a USER line, and pin the base image by digest or take a minimal one.
-- source: BSIMM16 SE2.5; simply using containers does not count
SELECT subject, since, until, evidence, path || ', ' || facts AS detail
FROM document
WHERE kind = 'iac.container' AND substantive = 1 AND instr(' ' || facts || ' ', ' non_root ') > 0
  AND (instr(' ' || facts || ' ', ' pinned ') > 0 OR instr(' ' || facts || ' ', ' minimal ') > 0)
