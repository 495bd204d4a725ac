#include "store/document_spans.hpp"

#include <map>

namespace plumbline::store {
namespace {

/// A document's paths that live now, and the spans that ended, walked along the main line.
class Walk {
 public:
  explicit Walk(const std::vector<DocumentPoint>& points) : m_points(points) {}

  void step(std::size_t i) {
    const auto& point = m_points[i];
    const auto living = m_open.find(point.path);
    if (point.deleted) {
      if (living == m_open.end()) return;
      m_spans[living->second].until = point.at;
      m_ended.push_back(living->second);
      m_open.erase(living);
    } else if (living != m_open.end()) {
      if (same(living->second, i)) return;
      m_spans[living->second].until = point.at;
      living->second = start(i);
    } else {
      m_open[point.path] = resume(i);
    }
  }

  std::vector<DocumentSpan> take() { return std::move(m_spans); }

 private:
  std::size_t start(std::size_t i) {
    m_spans.push_back({i, {}});
    return m_spans.size() - 1;
  }
  [[nodiscard]] bool same(std::size_t span, std::size_t i) const {
    return m_points[m_spans[span].point].substance == m_points[i].substance;
  }
  // A path that begins in the second in which one of the document ended is its rename or its return.
  std::size_t resume(std::size_t i) {
    auto it = m_ended.rbegin();
    while (it != m_ended.rend() && m_spans[*it].until == m_points[i].at && !same(*it, i)) ++it;
    if (it == m_ended.rend() || m_spans[*it].until != m_points[i].at) return start(i);
    const auto span = *it;
    m_ended.erase(std::next(it).base());
    m_spans[span].until.reset();
    return span;
  }

  const std::vector<DocumentPoint>& m_points;
  std::vector<DocumentSpan> m_spans;
  std::map<std::string, std::size_t> m_open;
  std::vector<std::size_t> m_ended;
};

}  // namespace

std::vector<DocumentSpan> document_spans(const std::vector<DocumentPoint>& points) {
  Walk walk(points);
  for (std::size_t i = 0; i < points.size(); ++i) walk.step(i);
  return walk.take();
}

}  // namespace plumbline::store
