-- The relations a probe reads (docs/views.md says what they mean), each as one SELECT. A name with an underscore before
-- it is ours alone. They are computed at most once a cut, when a probe first names them, and then are tables with the
-- indices given. CROSS JOIN fixes the order of a join where SQLite, knowing no sizes, would guess. `now_<shape>` is the newest version of each record inside the cut, without withdrawn ones.
--
--! name | needs: relations it reads | index: columns | index: columns

-- Time on the main line (SEMANTICS 1). A committer date later than its received time counts as its parent's. Where the
-- first commits have only such dates, they existed before the first descendant that has a good one (graph order).
--! _line | index: source, oid | index: source, line
WITH seen AS (
  SELECT subject, source, native AS oid, line, committed,
         (SELECT min(f.batch) FROM main.e_commit f WHERE f.source = n.source AND f.native = n.native) / 1000000 AS received
  FROM now_commit n WHERE line IS NOT NULL),
dated AS (
  SELECT *, CASE WHEN committed <= received THEN committed END AS good FROM seen),
reached AS (
  SELECT *, max(good) OVER (PARTITION BY source ORDER BY line, oid ROWS UNBOUNDED PRECEDING) AS so_far,
         first_value(good) OVER (PARTITION BY source ORDER BY good IS NULL, line, oid) AS first_good
  FROM dated)
SELECT subject, source, oid, line,
       max(CASE WHEN good IS NOT NULL THEN good
                WHEN so_far IS NULL THEN min(received, coalesce(first_good, received)) END)
         OVER (PARTITION BY source ORDER BY line, oid ROWS UNBOUNDED PRECEDING) AS at
FROM reached

-- Commits on or below the main line.
--! _commit | index: source, oid | index: source, landed
SELECT source, native AS oid, landed, author, parents > 1 AS merge FROM now_commit WHERE landed IS NOT NULL

-- Reviews by a named human who is not the author of that commit.
--! _vote | needs: _commit | index: source, oid
SELECT r.source, r.commit_oid AS oid, r.reviewer
FROM now_review r CROSS JOIN _commit c ON c.source = r.source AND c.oid = r.commit_oid
WHERE r.what IN ('trailer', 'vote') AND r.self = 0 AND r.bot = 0 AND r.reviewer IS NOT NULL AND r.reviewer <> c.author

-- What the traces on one commit prove.
--! _trace | needs: _commit, _vote | index: source, oid
SELECT r.source, r.commit_oid AS oid, max(r.what = 'request') AS requested,
       max(r.what = 'independent_merge' AND r.self = 0 AND r.bot = 0) AS merged_apart,
       EXISTS (SELECT 1 FROM _vote v WHERE v.source = r.source AND v.oid = r.commit_oid) AS reviewed,
       sum(r.what IN ('trailer', 'vote')) AS traces,
       sum(r.what IN ('trailer', 'vote') AND (r.self = 1 OR r.bot = 1 OR coalesce(r.reviewer = c.author, 0))) AS own
FROM now_review r CROSS JOIN _commit c ON c.source = r.source AND c.oid = r.commit_oid
GROUP BY r.source, r.commit_oid

-- Everything one main-line commit brought in, counted.
--! _brought | needs: _commit, _trace | index: source, landed
SELECT c.source, c.landed, count(*) AS commits, sum(c.merge = 0) AS plain,
       sum(c.merge = 0 AND coalesce(t.reviewed, 0)) AS reviewed, sum(c.merge = 0 AND coalesce(t.requested, 0)) AS requested,
       sum(coalesce(t.traces, 0)) AS traces, sum(coalesce(t.own, 0)) AS own
FROM _commit c LEFT JOIN _trace t ON t.source = c.source AND t.oid = c.oid
GROUP BY c.source, c.landed

--! main_line | needs: _line | index: subject, oid
SELECT subject, lower(hex(oid)) AS oid, line, at FROM _line

--! commits | needs: _line | index: subject, oid | index: subject, landed | index: at
SELECT c.subject, m.at, 'commit:' || c.subject || ':' || lower(hex(c.native)) AS evidence, lower(hex(c.native)) AS oid,
       lower(hex(c.landed)) AS landed, c.line, c.author, c.committer, c.authored, c.committed, c.parents > 1 AS merge, c.bot,
       CASE c.signature WHEN 0 THEN 'none' WHEN 1 THEN 'openpgp' WHEN 2 THEN 'ssh' WHEN 3 THEN 'x509' ELSE 'other' END AS signature,
       c.paths, c.tests, c.keys, c.trailers
FROM now_commit c CROSS JOIN _line m ON m.source = c.source AND m.oid = c.landed

-- A vote on the main-line commit itself counts when its giver wrote none of what came in; else every plain commit that
-- came in needs one of its own.
--! change | needs: _line, _brought, _trace, _vote, _commit | index: subject, oid | index: at
SELECT c.subject, m.at, 'commit:' || c.subject || ':' || lower(hex(c.native)) AS evidence, lower(hex(c.native)) AS oid,
       c.author, c.committer, c.bot, c.parents > 1 AS merge, b.commits, c.paths, c.tests, c.keys, c.trailers,
       coalesce(t.requested, 0) OR (b.plain > 0 AND b.requested = b.plain) AS requested,
       coalesce(t.merged_apart, 0) AS merger_independent,
       EXISTS (SELECT 1 FROM _vote v WHERE v.source = c.source AND v.oid = c.native AND v.reviewer NOT IN (
                 SELECT w.author FROM _commit w WHERE w.source = c.source AND w.landed = c.native AND (w.merge = 0 OR b.plain = 0)))
         OR (c.parents > 1 AND b.plain > 0 AND b.reviewed = b.plain) AS reviewed,
       b.traces > 0 AND b.own = b.traces AS self_reviewed
FROM now_commit c CROSS JOIN _line m ON m.source = c.source AND m.oid = c.native
  CROSS JOIN _brought b ON b.source = c.source AND b.landed = c.native
  LEFT JOIN _trace t ON t.source = c.source AND t.oid = c.native
WHERE c.line IS NOT NULL

-- A date later than our first sight of the tag at that target counts as that sight.
--! tag | index: subject, name
WITH seen AS (
  SELECT *, coalesce(tagged, committed) AS dated,
         (SELECT min(f.batch) FROM main.e_tag f
          WHERE f.source = n.source AND f.native = n.native AND f.target = n.target AND f.withdrawn = 0) / 1000000 AS received,
         EXISTS (SELECT 1 FROM main.e_tag f
                 WHERE f.source = n.source AND f.native = n.native AND f.batch < n.batch AND f.target <> n.target) AS moved
  FROM now_tag n)
SELECT subject, min(dated, received) AS at, 'tag:' || subject || ':' || lower(hex(native)) AS evidence, name,
       lower(hex(target)) AS oid, annotated,
       CASE signature WHEN 0 THEN 'none' WHEN 1 THEN 'openpgp' WHEN 2 THEN 'ssh' WHEN 3 THEN 'x509' ELSE 'other' END AS signature,
       release, candidate, landed IS NOT NULL AS on_main, moved,
       CASE WHEN dated > received THEN 'first_sight' WHEN tagged IS NULL THEN 'committer_date' ELSE 'tagger_date' END AS clock
FROM seen

-- Versions of documents on the main line, as points; store/document_spans.cpp makes the spans of `document` of them.
--! _version | needs: _line | index: source, kind, lineage, line
SELECT d.subject, d.source, d.kind, d.lineage, m.line, m.at, d.deleted, d.path,
       'document:' || d.subject || ':' || lower(hex(d.native)) AS evidence,
       d.substantive, d.bytes, d.facts, d.author, lower(hex(d.commit_oid)) AS oid, d.substance
FROM now_document d CROSS JOIN _line m ON m.source = d.source AND m.oid = d.commit_oid

-- When the configuration at a path became another one: a version of it as a document, or calls read from it.
--! _configuration | needs: _line, _version | index: source, path, line
WITH points AS (
  SELECT c.source, c.path, m.line, m.at FROM now_ci_call c CROSS JOIN _line m ON m.source = c.source AND m.oid = c.commit_oid
  UNION
  SELECT v.source, v.path, v.line, v.at FROM _version v
  WHERE (v.source, v.path) IN (SELECT c.source, c.path FROM now_ci_call c))
SELECT source, path, line, lead(at) OVER (PARTITION BY source, path ORDER BY line) AS until FROM points

--! ci_call | needs: _line, _configuration | index: subject, path
SELECT c.subject, m.at AS since,
       nullif(min(coalesce(f.until, 9223372036854775807), coalesce(c.retires, 9223372036854775807)), 9223372036854775807) AS until,
       'ci_call:' || c.subject || ':' || lower(hex(c.native)) AS evidence, c.path, c.system,
       c.job, c.tool, c.category, c."trigger", c.live, c.detail, lower(hex(c.commit_oid)) AS oid
FROM now_ci_call c CROSS JOIN _line m ON m.source = c.source AND m.oid = c.commit_oid
  CROSS JOIN _configuration f ON f.source = c.source AND f.path = c.path AND f.line = m.line
WHERE c.retires IS NULL OR m.at < c.retires  -- a runner switched off ends the call; a call written later never ran

--! review | needs: _line, _commit | index: subject, commit_oid | index: subject, landed
SELECT r.subject, m.at, 'review:' || r.subject || ':' || lower(hex(r.native)) AS evidence, lower(hex(r.commit_oid)) AS commit_oid,
       lower(hex(c.landed)) AS landed, r.what, r.reviewer, r.self, r.bot, r.number
FROM now_review r CROSS JOIN _commit c ON c.source = r.source AND c.oid = r.commit_oid
  CROSS JOIN _line m ON m.source = c.source AND m.oid = c.landed

-- One row a key; the list of keys becomes a JSON array for json_each. The lens says fix: of a case of this project.
--! fix | needs: commits | index: subject, at
SELECT c.subject, c.at, c.evidence,
       CASE WHEN substr(k.value, 5) LIKE 'CVE-%' THEN 'cve:' ELSE 'ghsa:' END || substr(k.value, 5) AS key,
       CASE WHEN c.merge = 0 THEN c.tests > 0
            ELSE EXISTS (SELECT 1 FROM commits t WHERE t.subject = c.subject AND t.landed = c.oid AND t.tests > 0) END AS touches_test
FROM commits c JOIN json_each('[' || replace(json_quote(c.keys), ' ', '","') || ']') k
WHERE instr(c.keys, 'fix:') > 0 AND k.value GLOB 'fix:*'
  -- a merge counts where no commit it brought in says the same
  AND (c.merge = 0 OR NOT EXISTS (SELECT 1 FROM commits o WHERE o.subject = c.subject AND o.landed = c.landed AND o.merge = 0
                                  AND instr(' ' || o.keys || ' ', ' ' || k.value || ' ') > 0))

-- Verdicts on signatures, each dated by the commit or tag itself.
--! signature_check | index: subject, what, name | index: subject, what, oid
SELECT subject, 'signature_check:' || subject || ':' || lower(hex(native)) AS evidence, what, name,
       lower(hex(commit_oid)) AS oid, at, signed_at, verdict, key, signer
FROM now_signature_check

--! subject | index: name
SELECT name, parent, kind, alive_from, alive_until FROM now_subject WHERE source = 0

--! person | index: id
SELECT id, name, address FROM main.person

--! role
SELECT 0 AS person, '' AS role, 0 AS since, 0 AS until WHERE 0
