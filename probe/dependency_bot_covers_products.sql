-- id: dependency_bot_covers_products
-- question: Does a dependency bot's configuration in the repository cover more than the CI's own actions?
-- shape: presence
-- needs: document:ci.dependency_bot
-- place: git
-- version: 1
-- remedy: Add the product's package ecosystems to the bot's configuration.
-- source: BSIMM16 SR2.7; a bot that updates CI actions alone touches nothing that is shipped
SELECT subject, since, until, evidence, path || ', ' || facts AS detail
FROM document
WHERE kind = 'ci.dependency_bot' AND substantive = 1
  AND instr(replace(replace(' ' || facts || ' ', ' ecosystem:github-actions ', ' '), ' ecosystem:gitsubmodule ', ' '), ' ecosystem:') > 0
