-- id: releases_have_a_bill_of_materials
-- question: Does each released artefact have a bill of materials, by digest, within a day?
-- shape: population
-- needs: artifact, component
-- version: 1
-- remedy: Write the bill in the job that builds the artefact, with the artefact's digest in it.
-- source: BSIMM16 SE3.6; a bill that lists only the product itself is none; the day is our choice; where no bill of
--   any artefact was seen by then, nothing was there that could have told
SELECT subject, max(published, min(coalesce(done, due), due)) AS at, CASE WHEN done <= due THEN 1 WHEN told THEN 0 END AS ok, evidence,
       name || CASE WHEN done <= due THEN ', bill found' ELSE ', no bill' END AS detail
FROM (SELECT a.subject, a.at AS published, a.evidence, a.name, add_duration(a.at, 'P1D') AS due,
             EXISTS (SELECT 1 FROM component t WHERE t.subject = a.subject AND t.at <= add_duration(a.at, 'P1D')) AS told,
             (SELECT min(b.at) FROM (SELECT subject, artifact, inventory, at FROM component
                                     GROUP BY subject, artifact, inventory, at HAVING count(DISTINCT name) > 1) b
              WHERE b.subject = a.subject AND b.artifact = a.digest) AS done
      FROM artifact a
      WHERE a.release IS NOT NULL)
