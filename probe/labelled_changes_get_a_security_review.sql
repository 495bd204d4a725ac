-- id: labelled_changes_get_a_security_review
-- question: Was each merged change with the label :label reviewed by somebody with a role in security who did not write it?
-- shape: population
-- needs: review_event
-- parameters: label
-- version: 1
-- remedy: Let a security reviewer approve changes with the label :label before they are merged.
-- source: BSIMM16 AA1.1; the label asks for the review and is none; whether anybody has the role must be known first
SELECT m.subject, m.at,
       CASE WHEN EXISTS (SELECT 1 FROM review_event v WHERE v.subject = m.subject AND v.change = m.change AND v.what = 'vote' AND v.role = 'security'
                         AND v.vote IN ('approved', 'changes_requested') AND v.self = 0 AND v.bot = 0 AND v.at <= m.at) THEN 1
            WHEN EXISTS (SELECT 1 FROM review_event v WHERE v.subject = m.subject AND v.role = 'security' AND v.at <= m.at) THEN 0 END AS ok,
       m.evidence, m.change || ', label ' || :label AS detail
FROM review_event m
WHERE m.what = 'merged' AND EXISTS (SELECT 1 FROM review_event l WHERE l.subject = m.subject AND l.change = m.change AND l.what = 'labeled'
                                    AND lower(l.facts) = :label AND l.at <= m.at)
