-- id: hosts_follow_a_baseline
-- question: Do the files that set up hosts hold three kinds of hardening at the same time?
-- shape: presence
-- needs: document:config.host_baseline
-- version: 1
-- remedy: Set up patching, firewall and access of hosts from versioned files.
-- source: BSIMM16 SE1.2; of patching, firewall, remote access, kernel, confinement and audit any three: our choice
WITH kept AS (
  SELECT subject, since, coalesce(until, 9223372036854775807) AS until, evidence, ' ' || coalesce(facts, '') || ' ' AS facts
  FROM document
  WHERE kind = 'config.host_baseline' AND substantive = 1),
moment AS (
  SELECT subject, since AS at FROM kept
  UNION
  SELECT subject, until FROM kept WHERE until < 9223372036854775807),
stretch AS (SELECT subject, at, lead(at) OVER (PARTITION BY subject ORDER BY at) AS next FROM moment)
SELECT m.subject, m.at AS since, m.next AS until, max(k.evidence) AS evidence, count(*) || ' files' AS detail
FROM stretch m
JOIN kept k ON k.subject = m.subject AND k.since <= m.at AND m.at < k.until
GROUP BY m.subject, m.at, m.next
HAVING max(instr(k.facts, ' ssh ') > 0) + max(instr(k.facts, ' firewall ') > 0) + max(instr(k.facts, ' patching ') > 0)
       + max(instr(k.facts, ' kernel ') > 0) + max(instr(k.facts, ' confinement ') > 0) + max(instr(k.facts, ' audit ') > 0) >= 3
