-- id: forge_refuses_rewrites
-- question: Does the forge refuse to rewrite or delete the main line?
-- shape: presence
-- needs: setting:force_push, setting:deletion
-- version: 1
-- remedy: Protect the main line against forced pushes and deletion. Then look again with `settings: yes`.
-- source: for packs of your own; a setting as it was seen
SELECT f.subject, max(f.since, d.since) AS since,
       nullif(min(coalesce(f.until, 9223372036854775807), coalesce(d.until, 9223372036854775807)), 9223372036854775807) AS until,
       f.evidence, f.thing || ': no forced push, no deletion' AS detail
FROM setting f
JOIN setting d ON d.subject = f.subject AND d.thing = f.thing AND d.name = 'deletion' AND d.value = 'no'
WHERE f.name = 'force_push' AND f.value = 'no'
  AND max(f.since, d.since) < min(coalesce(f.until, 9223372036854775807), coalesce(d.until, 9223372036854775807))
