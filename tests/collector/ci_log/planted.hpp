#pragma once
// Sixty kinds of secrets, each as logs have it.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline::ci_log {

/// Letters and digits that repeat nothing; put together here so that no file holds what looks like a secret.
inline std::string made(std::size_t size, std::string_view alphabet = "a1B2c3D4e5F6g7H8j9K0mNpQrStUvWxYz") {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += alphabet[(i * 7 + i / alphabet.size()) % alphabet.size()];
  return out;
}
inline std::string hexadecimal(std::size_t size) {
  return made(size, "0a1b2c3d4e5f6789");
}
inline std::string upper(std::size_t size) {
  return made(size, "A2B3C4D5E6F7GHIJKLMN");
}

struct Planted {
  std::string kind, before, secret, after;
};

inline std::vector<Planted> planted() {
  const auto plain = [](std::string kind, std::string secret) {
    return Planted{std::move(kind), "using ", std::move(secret), " now"};
  };
  return {
      plain("aws access key",
            "AK"
            "IA" +
                upper(16)),
      {"password with its digits last", "DB_PASSWORD=", made(7, "kwvzqj") + "22", ""},
      {"password of letters", "db.password=", made(16, "abcdefghkmnp"), " -v"},
      {"token of letters", "TOKEN=", made(24, "abcdefghkmnp"), ""},
      {"docker login", "docker login registry.example.org -u bob -p ", made(12), ""},
      {"docker login by echo", "+ echo ", made(15), " | docker login --password-stdin"},
      {"option of kubectl", "kubectl create secret docker-registry r --docker-password=", made(9, "abcDEFgh"),
       ""},
      {"pass of a database", "db_pass: ", made(12, "kwvzqj"), ""},
      {"assignment with blanks", "DB_PASSWORD = ", made(14, "abcdefgh"), ""},
      {"password in XML", "<password>", made(10, "kwvzqj"), "</password>"},
      {"JSON in JSON", R"({\"token\":\")", made(18), R"(\"})"},
      {"shared access key", "Endpoint=sb://x.example.org/;SharedAccessKey=", made(43), "="},
      plain("doppler",
            "dp"
            ".pt." +
                made(43)),
      {"option in front", "--password ", made(12, "kwvzqj"), ""},
      {"sonar login", "mvn sonar:sonar -Dsonar.login=", hexadecimal(40), ""},
      {"smbclient", "smbclient //h/share -U bob%", made(11), ""},
      plain("square",
            "sq0"
            "atp-" +
                made(22)),
      {"aws secret", "aws_secret_access_key = ", made(40), ""},
      {"aws session", "AWS_SESSION_TOKEN=", made(120), ""},
      {"aws presigned", "https://b.s3.amazonaws.com/x?X-Amz-Signature=", hexadecimal(64), "&y=1"},
      plain("github personal",
            "gh"
            "p_" +
                made(36)),
      plain("github oauth",
            "gh"
            "o_" +
                made(36)),
      plain("github server",
            "gh"
            "s_" +
                made(36)),
      plain("github fine-grained",
            "github"
            "_pat_" +
                made(82)),
      plain("gitlab personal",
            "gl"
            "pat-" +
                made(20)),
      plain("gitlab job",
            "gl"
            "cbt-" +
                made(24)),
      plain("bitbucket",
            "AT"
            "BB" +
                made(32)),
      plain("atlassian",
            "ATA"
            "TT3" +
                made(180)),
      plain("slack bot",
            "xo"
            "xb-" +
                made(40)),
      plain("slack app",
            "xa"
            "pp-1-" +
                made(40)),
      {"slack webhook", "https://hooks.slack.com/",
       "services/T" + upper(8) + "/B" + upper(8) + "/" + made(24), ""},
      {"discord webhook", "https://discord.com/api/webhooks/", "123456789012345678/" + made(68), ""},
      plain("telegram",
            "1234567890:A"
            "A" +
                made(33)),
      plain("google api",
            "AI"
            "za" +
                made(35)),
      plain("google oauth secret",
            "GOC"
            "SPX-" +
                made(28)),
      plain("google access",
            "ya"
            "29." +
                made(60)),
      {"azure storage", "DefaultEndpointsProtocol=https;AccountKey=", made(86) + "==", ";"},
      {"azure sas", "https://x.blob.core.windows.net/c?sv=1&sig=", made(44), "&se=1"},
      plain("azure client secret",
            "abc8"
            "Q~" +
                made(34)),
      plain("npm",
            "np"
            "m_" +
                made(36)),
      {"npmrc", "//registry.npmjs.org/:_authToken=", made(36), ""},
      plain("pypi",
            "pypi-"
            "AgE" +
                made(100)),
      plain("rubygems",
            "ruby"
            "gems_" +
                hexadecimal(48)),
      plain("crates",
            "ci"
            "o" +
                made(32)),
      plain("nuget",
            "oy"
            "2" +
                made(43, "a1b2c3d4e5")),
      plain("docker",
            "dckr"
            "_pat_" +
                made(27)),
      {"docker config", R"({"auths":{"x":{"auth":")", made(32), R"("}}})"},
      plain("artifactory",
            "AK"
            "Cp" +
                made(69)),
      plain("stripe",
            "sk"
            "_live_" +
                made(24)),
      plain("stripe webhook",
            "wh"
            "sec_" +
                made(32)),
      plain("twilio",
            "S"
            "K" +
                hexadecimal(32)),
      plain("sendgrid",
            "S"
            "G." +
                made(22) + "." + made(43)),
      plain("mailgun",
            "ke"
            "y-" +
                hexadecimal(32)),
      plain("openai",
            "sk"
            "-" +
                made(20) +
                "T3Blbk"
                "FJ" +
                made(20)),
      plain("anthropic",
            "sk"
            "-ant-" +
                made(60)),
      plain("hugging face",
            "h"
            "f_" +
                made(34)),
      plain("digitalocean",
            "do"
            "p_v1_" +
                hexadecimal(64)),
      plain("vault",
            "hv"
            "s." +
                made(90)),
      plain("terraform", made(14) +
                             ".atlas"
                             "v1." +
                             made(64)),
      plain("databricks",
            "da"
            "pi" +
                hexadecimal(32)),
      plain("grafana",
            "gl"
            "sa_" +
                made(41)),
      plain("sonarqube",
            "sq"
            "u_" +
                hexadecimal(40)),
      plain("new relic",
            "NR"
            "AK-" +
                upper(27)),
      plain("shopify",
            "sh"
            "pat_" +
                hexadecimal(32)),
      plain("postman",
            "PM"
            "AK-" +
                hexadecimal(24) + "-" + hexadecimal(34)),
      plain("age",
            "AGE-SECRET-"
            "KEY-1" +
                upper(58)),
      plain("jwt",
            "ey"
            "J" +
                made(30) +
                ".ey"
                "J" +
                made(60) + "." + made(43)),
      {"authorization", "Authorization: Bearer ", made(40), ""},
      {"basic", "authorization: basic ", made(30), ""},
      {"api key header", "X-Api-Key: ", made(24), ""},
      {"cookie", "Set-Cookie: ", "session=" + made(32), "; Path=/"},
      {"url password", "https://build:", made(20), "@example.org/x.git"},
      {"url token", "https://", made(40), "@example.org/x.git"},
      {"url parameter", "GET /x?access_token=", made(24), "&a=1"},
      {"telling name", "DB_PASSWORD=", made(16), ""},
      {"json", R"({"client_secret": ")", made(24), R"("})"},
      {"yaml", "  api_token: ", made(24), ""},
      {"option", "tool --password ", made(16), " run"},
      {"curl", "curl -s -u build:", made(16), " https://example.org"},
      {"connection", "Server=x;User=y;Password=", made(16), ";"},
      {"service account", R"("private_key_id": ")", hexadecimal(40), R"(")"},
      {"kubernetes", "client-key-data: ", made(80), ""},
      {"wireguard", "PrivateKey = ", made(43) + "=", ""},
      {"pem", "",
       "-----BEGIN RSA PRIVATE"
       " KEY-----\\n" +
           made(64) +
           "\\n-----END RSA PRIVATE"
           " KEY-----",
       ""},
  };
}

/// A line that is kept, with the secret in it.
inline std::string run_with(const std::string& text) {
  return "Splint 3.1.2 --- 21 Feb 2021\nSUMMARY: AddressSanitizer: " + text + "\n";
}

/// No eight bytes of the middle of the secret are in `text`.
inline bool holds(const std::string& text, const std::string& secret) {
  const auto middle =
      secret.size() > 60 ? secret.substr(secret.size() - 24, 8) : secret.substr(secret.size() / 2, 8);
  return text.find(middle) != text.npos || text.find(secret) != text.npos;
}

}  // namespace plumbline::ci_log
