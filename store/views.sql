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

--! main_line | needs: _line | index: subject, oid | index: subject, line
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
SELECT c.subject, c.at, c.evidence, c.oid,
       CASE WHEN substr(k.value, 5) LIKE 'CVE-%' THEN 'cve:' ELSE 'ghsa:' END || substr(k.value, 5) AS key,
       CASE WHEN c.merge = 0 THEN c.tests > 0
            ELSE EXISTS (SELECT 1 FROM commits t WHERE t.subject = c.subject AND t.landed = c.oid AND t.tests > 0) END AS touches_test
FROM commits c JOIN json_each('[' || replace(json_quote(c.keys), ' ', '","') || ']') k
WHERE instr(c.keys, 'fix:') > 0 AND k.value GLOB 'fix:*'
  -- a merge counts where no commit it brought in says the same
  AND (c.merge = 0 OR NOT EXISTS (SELECT 1 FROM commits o WHERE o.subject = c.subject AND o.landed = c.landed AND o.merge = 0
                                  AND instr(' ' || o.keys || ' ', ' ' || k.value || ' ') > 0))

-- Subjects whose changes a forge, a review server or a list tells of: the tree file says so, or such a feed stands in it.
--! _fed | needs: place | index: subject
SELECT subject FROM place WHERE kind = 'review' AND place = 'forge'
UNION SELECT parent FROM now_subject WHERE source = 0 AND kind = 'source' AND type IN ('github', 'gitlab', 'gerrit', 'mail')

--! _event | needs: _fed | index: source, change, what | index: subject, revision
SELECT e.speaks_for AS subject, e.subject AS feed, e.source, e.native, e.change, e.id, e.what, e.at, e.actor, e.vote, e.revision,
       e.outdated, e.self, e.bot, e.role, e.authored
FROM now_review_event e WHERE e.speaks_for IN (SELECT subject FROM _fed)

-- Main-line commits and the merged requests that brought them (SEMANTICS 4: a change known from both is one row). how 0: the
-- forge names the commit; 1: rebased, the author date and the place before that commit show it; 2: a commit of the request
-- stands on the main line itself; 3: somebody merged it by hand with others. Two clocks may lie a day apart; a request that
-- is found merged later than its commit landed (pushed by hand) has 90 days: our choice, and final then.
--! _landing | needs: _event, commits, main_line | index: subject, oid | index: source, change
WITH merged AS (
  SELECT subject, source, change, at AS merged, revision FROM _event WHERE what = 'merged'),
tip AS (
  SELECT r.subject, r.source, r.change, r.merged, m.oid, m.line, m.at
  FROM merged r CROSS JOIN main_line m ON m.subject = r.subject AND m.oid = r.revision WHERE r.merged <= m.at + 86400),
size AS (
  SELECT source, change, count(*) AS n FROM _event WHERE what = 'commit' GROUP BY source, change HAVING count(*) > 1),
found AS (
  SELECT subject, source, change, merged, oid, line, at, 0 AS how FROM tip
  UNION
  SELECT t.subject, t.source, t.change, t.merged, m.oid, m.line, m.at, 1
  FROM tip t CROSS JOIN size s ON s.source = t.source AND s.change = t.change
    CROSS JOIN main_line m ON m.subject = t.subject AND m.line > t.line - s.n AND m.line < t.line
    CROSS JOIN commits c ON c.subject = m.subject AND c.oid = m.oid
    CROSS JOIN _event e ON e.source = t.source AND e.change = t.change AND e.what = 'commit' AND e.authored = c.authored
  WHERE t.merged <= m.at + 86400 AND t.at <= m.at + 86400
  UNION
  SELECT r.subject, r.source, r.change, r.merged, m.oid, m.line, m.at, CASE WHEN c.oid = c.landed THEN 2 ELSE 3 END
  FROM merged r CROSS JOIN _event e ON e.source = r.source AND e.change = r.change AND e.what = 'commit'
    CROSS JOIN commits c ON c.subject = r.subject AND c.oid = e.revision
    CROSS JOIN main_line m ON m.subject = c.subject AND m.oid = c.landed
  WHERE e.at <= c.at + 86400 AND r.merged <= c.at + 7776000
    AND m.at <= r.merged + CASE WHEN c.oid = c.landed THEN 0 ELSE 86400 END),
told AS (
  SELECT *, min(how) OVER (PARTITION BY source, change) AS best,
         row_number() OVER (PARTITION BY subject, oid ORDER BY how, merged, source, change) AS n
  FROM found)
SELECT subject, source, change, merged, oid, line, at, how FROM told
WHERE (how < 3 AND n = 1) OR (how = 3 AND best = 3)

-- What was said of each merged request until it was merged. An approval counts when a human gave it who wrote none of it, of the
-- revision that was merged, and did not ask for changes afterwards.
--! _verdict | needs: _landing, _event, commits | index: source, change
WITH said AS (
  SELECT r.source, r.change, v.vote, v.actor, v.self OR EXISTS (
           SELECT 1 FROM _landing x CROSS JOIN commits k ON k.subject = x.subject AND k.landed = x.oid
           WHERE x.source = r.source AND x.change = r.change AND x.how < 3 AND k.merge = 0 AND k.author = v.actor) AS own,
         v.bot, v.outdated,
         EXISTS (SELECT 1 FROM _event w WHERE w.source = r.source AND w.change = r.change AND w.what = 'vote' AND w.actor = v.actor
                 AND w.vote IN ('changes_requested', 'dismissed') AND w.at > v.at AND w.at <= r.at) AS undone
  FROM _event r CROSS JOIN _event v ON v.source = r.source AND v.change = r.change AND v.what = 'vote' AND v.at <= r.at
  WHERE r.what = 'merged')
SELECT source, change,
       max(vote = 'approved' AND own = 0 AND bot = 0 AND outdated = 0 AND undone = 0 AND actor IS NOT NULL) AS approved,
       max(vote = 'approved' AND own = 0 AND bot = 0 AND outdated = 0 AND undone = 1) AS undone,
       max(vote = 'approved' AND own = 0 AND bot = 0 AND outdated = 1) AS outdated,
       max(vote = 'approved' AND own = 1 AND bot = 0) AS own, max(vote = 'approved' AND bot = 1) AS bot,
       max(vote = 'approved' AND actor IS NULL) AS nameless,
       max(vote = 'dismissed') AS dismissed, max(vote = 'changes_requested' AND own = 0) AS asked, count(*) AS votes
FROM said GROUP BY source, change

-- Main-line commits that some request names among its own: until it is merged, nothing is final of them.
--! _named_by_request | needs: _event, commits | index: subject, oid
SELECT DISTINCT c.subject, c.landed AS oid
FROM _event e CROSS JOIN commits c ON c.subject = e.subject AND c.oid = e.revision
WHERE e.what = 'commit' AND e.at <= c.at + 86400

-- When a forge that tells of a subject could not be read: what landed then without a request may have come by one. Gaps of a
-- kind say less.
--! _unread | needs: _fed | index: subject, since
SELECT speaks_for AS subject, since, until FROM now_gap
WHERE shape = 'review_event' AND kind = '*' AND speaks_for IN (SELECT subject FROM _fed)

-- One row a thing that landed (docs/views.md).
--! landing | needs: _landing, _verdict, _event, _fed, _unread, _named_by_request, change | index: subject, oid | index: at
WITH last AS (
  SELECT *, row_number() OVER (PARTITION BY source, change ORDER BY line DESC, oid) AS n, count(*) OVER (PARTITION BY source, change) AS pieces
  FROM _landing)
SELECT l.subject, max(l.at, l.merged) AS at,
       CASE WHEN l.how < 3 THEN 'commit:' || l.subject || ':' || l.oid
            ELSE 'review_event:' || m.feed || ':' || lower(hex(m.native)) END AS evidence,
       l.oid, l.change AS request, l.pieces, m.actor AS merger, coalesce(v.approved, 0) AS approved,
       c.reviewed AS trailed, 1 AS requested, c.merger_independent, c.self_reviewed, 1 AS forge_told, 0 AS unread,
       CASE WHEN v.approved = 1 THEN 'approved' WHEN v.undone = 1 THEN 'approved, then changes were asked for'
            WHEN v.outdated = 1 THEN 'approved before the last push' WHEN v.dismissed = 1 THEN 'the approval was dismissed'
            WHEN v.own = 1 THEN 'approved by an author or an alias of one' WHEN v.bot = 1 THEN 'approved by a bot alone'
            WHEN v.nameless = 1 THEN 'approved by a deleted account, whose it was cannot be told'
            WHEN v.asked = 1 THEN 'changes were asked for, no approval before the merge'
            WHEN v.votes > 0 THEN 'comments, no approval before the merge' ELSE 'no approval before the merge' END AS detail
FROM last l CROSS JOIN _event m ON m.source = l.source AND m.change = l.change AND m.what = 'merged'
  CROSS JOIN change c ON c.subject = l.subject AND c.oid = l.oid
  LEFT JOIN _verdict v ON v.source = l.source AND v.change = l.change
WHERE l.n = 1
UNION ALL
SELECT c.subject,
       c.at + CASE WHEN f.subject IS NULL THEN 0 WHEN n.oid IS NULL THEN 86400 ELSE 7776000 END,
       c.evidence, c.oid, NULL, 1, NULL, NULL, c.reviewed, c.requested, c.merger_independent, c.self_reviewed,
       coalesce(o.since <= c.at, 0),
       EXISTS (SELECT 1 FROM _unread u WHERE u.subject = c.subject AND u.since <= c.at + 86400 AND c.at < u.until),
       CASE WHEN c.reviewed = 1 THEN 'reviewed' WHEN c.self_reviewed = 1 THEN 'reviewed by its author or a bot alone'
            WHEN c.merger_independent = 1 THEN 'merged by another, no approval seen'
            WHEN c.requested = 1 THEN 'a change request, no approval seen' ELSE 'no trace of a review' END
FROM change c LEFT JOIN _fed f ON f.subject = c.subject
  LEFT JOIN (SELECT subject, min(at) AS since FROM _event WHERE what = 'opened' GROUP BY subject) o ON o.subject = c.subject
  LEFT JOIN _named_by_request n ON n.subject = c.subject AND n.oid = c.oid
WHERE NOT EXISTS (SELECT 1 FROM _landing l WHERE l.subject = c.subject AND l.oid = c.oid)

-- Each main-line commit with the request that brought it; one of several brought together is approved when all are.
--! landed_commit | needs: landing, _landing | index: subject, oid
SELECT p.subject, p.oid, max(x.at) AS at, min(x.request) AS request, min(x.approved) AS approved, 0 AS unread
FROM landing x CROSS JOIN _landing p ON p.subject = x.subject AND p.change = x.request
GROUP BY p.subject, p.oid
UNION ALL
SELECT subject, oid, at, NULL, NULL, unread FROM landing WHERE request IS NULL

-- What a ticket was from when to when: its state, kind, severity, …, one row a value (docs/tickets.md). `earlier` is what the
-- state before meant. A tracker speaks for the source it is a feed of.
--! ticket_life | index: subject, what, value | index: source, key, what
SELECT e.speaks_for AS subject, e.subject AS tracker, e.source, e.key, e.what, e.to_value AS value, e.means,
       lag(e.means) OVER life AS earlier, e.at AS since, lead(e.at) OVER life AS until,
       'ticket_event:' || e.subject || ':' || lower(hex(e.native)) AS evidence, e.actor, e.role, e.bot
FROM now_ticket_event e
WHERE e.what IN ('state', 'kind', 'severity', 'owner', 'found_in', 'due', 'resolution')
WINDOW life AS (PARTITION BY e.source, e.key, e.what ORDER BY e.at, e.id, e.native)

-- Tickets, to be found by their keys.
--! _ticket | index: source, key | index: subject, key
SELECT source, speaks_for AS subject, subject AS tracker, key, opened, native FROM now_ticket

-- Sources with one tracker alone whose keys are bare numbers.
--! _counted | needs: _ticket | index: subject
SELECT subject FROM _ticket WHERE ltrim(key, '#') NOT GLOB '*[^0-9]*' GROUP BY subject HAVING count(DISTINCT source) = 1

-- A ticket of one of our kinds: since when it was known to be one, and until when.
--! ticket_case | needs: ticket_life, _ticket | index: subject, kind | index: source, key
SELECT l.subject, l.tracker, l.source, l.key, l.value AS kind, t.opened, l.since, l.until,
       'ticket:' || l.tracker || ':' || lower(hex(t.native)) AS evidence
FROM (SELECT *, row_number() OVER (PARTITION BY source, key, value ORDER BY since) AS n FROM ticket_life WHERE what = 'kind') l
  CROSS JOIN _ticket t ON t.source = l.source AND t.key = l.key
WHERE l.n = 1 AND l.value <> 'tkt.other'

-- Each closing of a ticket of one of our kinds, and of those opened again each one; `until` is when that was.
--! ticket_end | needs: ticket_life, ticket_case | index: subject, kind | index: source, key
SELECT c.subject, c.tracker, c.source, c.key, c.kind, c.opened, max(l.since, c.since) AS at, l.means = 'rejected' AS rejected,
       c.evidence, l.actor, l.role, l.bot,
       (SELECT min(o.since) FROM ticket_life o WHERE o.source = l.source AND o.key = l.key AND o.what = 'state' AND o.since >= l.until
        AND o.earlier IN ('closed', 'rejected') AND coalesce(o.means, 'open') NOT IN ('closed', 'rejected')) AS until
FROM ticket_case c CROSS JOIN ticket_life l ON l.source = c.source AND l.key = c.key
WHERE l.what = 'state' AND l.means IN ('closed', 'rejected') AND coalesce(l.earlier, 'open') NOT IN ('closed', 'rejected')
  AND coalesce(l.until, 9223372036854775807) > c.since AND coalesce(c.until, 9223372036854775807) > max(l.since, c.since)

--! _below | index: name
WITH RECURSIVE below(ancestor, name) AS (
  SELECT name, name FROM now_subject WHERE source = 0
  UNION SELECT b.ancestor, s.name FROM below b JOIN now_subject s ON s.source = 0 AND s.parent = b.name)
SELECT ancestor, name FROM below

-- The keys a landed commit names, as the tracker may write them.
--! _named | needs: commits | index: subject, key
SELECT c.subject, c.at, c.oid, c.evidence, substr(k.value, instr(k.value, ':') + 1) AS key, k.value GLOB 'issue:*' AS number
FROM commits c JOIN json_each('[' || replace(json_quote(c.keys), ' ', '","') || ']') k
WHERE (instr(c.keys, 'ticket:') > 0 OR instr(c.keys, 'issue:') > 0) AND (k.value GLOB 'ticket:*' OR k.value GLOB 'issue:*')

-- Commits that belong to a ticket: the tracker says so, or a commit below its subject names it, from when both are there. A bare number means the
-- tracker of that very source, where it has one tracker that counts so.
--! ticket_fix | needs: _named, _below, _ticket, _counted | index: source, key | index: subject, oid | index: oid
SELECT e.speaks_for AS subject, e.source, e.key, e.at, e.to_value AS oid,
       'ticket_event:' || e.subject || ':' || lower(hex(e.native)) AS evidence
FROM now_ticket_event e WHERE e.what = 'fix' AND e.to_value <> ''
UNION
SELECT t.subject, t.source, t.key, max(n.at, t.opened), n.oid, n.evidence
FROM _named n CROSS JOIN _below b ON b.name = n.subject CROSS JOIN _ticket t ON t.subject = b.ancestor AND t.key = n.key
WHERE n.number = 0
UNION
SELECT t.subject, t.source, t.key, max(n.at, t.opened), n.oid, n.evidence
FROM _named n CROSS JOIN _counted c ON c.subject = n.subject CROSS JOIN _ticket t ON t.subject = n.subject AND t.key IN (n.key, '#' || n.key)
WHERE n.number = 1

-- Verdicts on signatures, each dated by the commit or tag itself.
--! signature_check | index: subject, what, name | index: subject, what, oid
SELECT subject, 'signature_check:' || subject || ':' || lower(hex(native)) AS evidence, what, name,
       lower(hex(commit_oid)) AS oid, at, signed_at, verdict, key, signer
FROM now_signature_check

-- What release notes say of the version of the tag they stand under.
--! release_note | index: subject, oid
SELECT subject, 'release_note:' || subject || ':' || lower(hex(native)) AS evidence, name,
       lower(hex(target)) AS oid, at, path, says
FROM now_release_note

--! subject | index: name
SELECT name, parent, kind, alive_from, alive_until FROM now_subject WHERE source = 0

--! person | index: id
SELECT id, name, address FROM main.person

--! role
SELECT 0 AS person, '' AS role, 0 AS since, 0 AS until WHERE 0
