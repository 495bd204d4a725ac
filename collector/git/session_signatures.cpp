// Signatures of a session: verified where keys were given.
#include "collector/git/session.hpp"

namespace plumbline::git {

void Session::load_keys() {
  const auto& keys = m_in.source.keys;
  if (!keys.any()) return;
  auto judge = SignatureJudge::load(keys, m_in.context.now);
  if (judge)
    m_judge.emplace(std::move(*judge));
  else
    m_gaps.add(SignatureCheck::k_shape, "refused", {}, judge.error().message);
}

void Session::put_check(const std::string& tag, const Oid& object, const Oid& commit) {
  if (!m_judge) return;
  const Object raw = m_walk->objects().read(object, tag.empty() ? GIT_OBJECT_COMMIT : GIT_OBJECT_TAG);
  const auto what = !raw ? std::nullopt : tag.empty() ? signed_commit(raw.bytes()) : signed_tag(raw.bytes());
  if (!what) return;
  const auto judged = m_judge->judge(*what);
  SignatureCheck check{
      tag.empty() ? "commit" : "tag", tag, commit, {what->at}, {judged.at}, judged.verdict, judged.key};
  if (!judged.name.empty() || !judged.address.empty())
    check.signer = m_in.sink.person(to_utf8(judged.name), to_utf8(judged.address));
  m_outbox.put(std::move(check));
}

}  // namespace plumbline::git
