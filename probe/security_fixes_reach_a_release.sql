-- id: security_fixes_reach_a_release
-- question: Was each change that fixes a security case in a tagged release within :within?
-- shape: population
-- needs: commit, tag
-- parameters: within
-- places: release
-- version: 1
-- remedy: Release soon after a security fix lands.
-- source: BSIMM16 CMVM1.4; releases made off the main line are not seen, so a fix without one is open
--   unless `places: {release: git}` says that every release is tagged there (many tag on maintenance branches or elsewhere)
WITH release AS MATERIALIZED (  -- once, not once a fix
  SELECT t.subject, t.at, t.name, m.line
  FROM tag t
  JOIN commits c ON c.subject = t.subject AND c.oid = t.oid AND c.at <= t.at
  JOIN main_line m ON m.subject = c.subject AND m.oid = c.landed
  WHERE t.release = 1 AND t.candidate = 0),
due AS (
  SELECT f.subject, f.at AS fixed, f.evidence,
         min(f.key) || CASE WHEN count(*) > 1 THEN ' and ' || (count(*) - 1) || ' more' ELSE '' END AS key, m.line, add_duration(f.at, :within) AS due
  FROM fix f
  JOIN commits c ON c.subject = f.subject AND c.oid = f.oid
  JOIN main_line m ON m.subject = c.subject AND m.oid = c.landed
  GROUP BY f.subject, f.at, f.evidence, m.line),  -- a change is one row, however many cases it names
done AS (
  SELECT d.*, (SELECT min(r.at) FROM release r WHERE r.subject = d.subject AND r.line >= d.line AND r.at >= d.fixed) AS done
  FROM due d)
SELECT d.subject, min(coalesce(d.done, d.due), d.due) AS at,
       CASE WHEN d.done <= d.due THEN 1
            WHEN p.subject IS NOT NULL THEN 0 END AS ok,
       d.evidence, d.key || CASE WHEN d.done <= d.due THEN ', released' ELSE ', not released within ' || :within END AS detail
FROM done d
LEFT JOIN (SELECT subject FROM place WHERE kind = 'release' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
  ON p.subject = d.subject
