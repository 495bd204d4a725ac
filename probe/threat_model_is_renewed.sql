-- id: threat_model_is_renewed
-- question: Is a threat model kept for this product, and when was more than a few words of it last changed?
-- shape: presence
-- needs: document:doc.threat
-- version: 1
-- remedy: Keep the threat model beside the code and renew it when the design changes.
-- source: BSIMM16 AA1.1; a template that only lists STRIDE is not substantive. A version that says nothing new by its facts and grew or shrank by less than 80 bytes, a line of text
--   (our choice), renews nothing: what it changed may be a spelling, and the model stays as old as it was
SELECT subject, min(since) AS since, CASE WHEN count(*) = count(until) THEN max(until) END AS until, min(CASE WHEN renews THEN evidence END) AS evidence,
       max(CASE WHEN renews THEN path || ', ' || bytes || ' bytes' END) AS detail
FROM (SELECT *, sum(renews) OVER (PARTITION BY subject, path ORDER BY since) AS edition
      FROM (SELECT subject, path, since, until, evidence, bytes,
                   lag(until) OVER w IS NOT since OR abs(bytes - lag(bytes) OVER w) >= 80 OR facts IS NOT lag(facts) OVER w AS renews
            FROM document WHERE kind = 'doc.threat' AND substantive = 1 WINDOW w AS (PARTITION BY subject, path ORDER BY since)))
GROUP BY subject, path, edition
