-- id: releases_carry_a_sign_off
-- question: Did a named person sign off each release for :what before it was tagged?
-- shape: population
-- needs: tag, attestation
-- parameters: what
-- version: 1
-- remedy: Let the owner of the risk sign a statement that names the release tag, before it is made.
-- source: BSIMM16 SM2.6, CP2.2; our choice: the statement is about the control "sign-off:" and names the tag as a word;
--   where nobody had attested anything by then, nothing was there that could have told
SELECT t.subject, t.at,
       CASE WHEN EXISTS (SELECT 1 FROM attestation a
                         WHERE a.subject = t.subject AND a.control = 'sign-off:' || :what AND a.since <= t.at
                           AND instr(' ' || a.statement || ' ', ' ' || t.name || ' ') > 0) THEN 1
            WHEN EXISTS (SELECT 1 FROM attestation a WHERE a.subject = t.subject AND a.since <= t.at) THEN 0 END AS ok,
       t.evidence, t.name AS detail
FROM tag t
WHERE t.release = 1 AND t.candidate = 0
