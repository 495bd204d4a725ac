-- id: container_images_are_hardened
-- question: Does a container file of the product run as another user than root?
-- shape: presence
-- needs: document:iac.container
-- version: 1
-- remedy: Add a USER line with another user than root to the last stage, and pin the base image by digest.
-- source: BSIMM16 SE2.5; simply using containers does not count
SELECT subject, since, until, evidence, path || ', ' || facts AS detail
FROM document
WHERE kind = 'iac.container' AND substantive = 1 AND instr(' ' || facts || ' ', ' user_nonroot ') > 0
