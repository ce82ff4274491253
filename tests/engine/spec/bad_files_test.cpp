#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/spec/helpers.h"

namespace cenote::spec::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A text that is no experiment, and the words that must be said about it.
struct BadFile {
  std::string name;
  std::string text;
  std::vector<std::string> words;
};

/// The small network after lines of a section.
std::string with(const std::string& lines) { return lines + "\n" + small_network; }
std::string recipe(const std::string& line) { return with("[recipe]\n" + line); }
std::string cohort(const std::string& line) { return with("[cohort]\n" + line); }
std::string trace(const std::string& line) { return with("[trace]\n" + line); }
std::string data(const std::string& line) { return with("[data]\n" + line); }
std::string layers(const std::string& list) { return "[network]\nlayers = [\n" + list + "\n]"; }
std::string dense(const std::string& keys) {
  return layers("{ type = \"Dense\", units = 4 },\n{ type = \"Dense\", " + keys + " }");
}

const std::string deep_key = [] {
  std::string key = "a";
  for (int i = 0; i < 200'000; ++i) key += ".a";
  return key;
}();

const BadFile not_toml[] = {
    {"nothing", "", {"bad.toml:1: network.layers: this key is missing", "allowed: a list of layers"}},
    {"no equals sign", "title \"x\"", {"bad.toml:1: not TOML", "title \"x\""}},
    {"second line", "title = \"x\"\n[recipe\n", {"bad.toml:2: not TOML", "  [recipe"}},
    {"unfinished string", "title = \"x", {"bad.toml:1: not TOML"}},
    {"the same key twice", "title = \"x\"\ntitle = \"y\"", {"bad.toml:2: not TOML", "title"}},
    {"the same section twice", "[data]\n[data]\n", {"bad.toml:2: not TOML", "data"}},
    {"NUL bytes", std::string("a = 1\n\0\0", 8), {"bad.toml:2: not TOML", "\\x00"}},
    {"an ELF program",
     std::string("\x7f"
                 "ELF\x02\x01\x01\0\0\0",
                 10),
     {"bad.toml:1: not TOML", "\\x7FELF"}},
    {"not UTF-8", "title = \"\xff\xfe\"", {"bad.toml:1: not TOML", "utf-8", "\\xFF"}},
    {"UTF-16",
     std::string("\xff\xfe"
                 "t\0=\0",
                 6),
     {"bad.toml:1: not TOML"}},
    {"a huge line", "title = \"" + std::string(5'000'000, 'x'), {"bad.toml:1: not TOML", "…"}},
    {"deep brackets", "a = " + std::string(100'000, '['), {"bad.toml:1: not TOML", "256"}},
    {"deep tables",
     "a = " +
         [] {
           std::string s;
           for (int i = 0; i < 9999; ++i) s += "{a=";
           return s;
         }(),
     {"not TOML"}},
    {"a deep dotted key", deep_key + " = 1", {"bad.toml:1: not TOML", "16 parts"}},
    {"a deep header", "\n[" + deep_key + "]", {"bad.toml:2: not TOML", "16 parts"}},
    {"integer overflow", recipe("epochs = 99999999999999999999"), {"bad.toml:2: not TOML", "99999999999999999999"}},
    {"JSON", "{\"title\": 1}", {"bad.toml:1: not TOML"}},
    {"Python", "import keras\nmodel = keras.Sequential()", {"bad.toml:1: not TOML", "import keras"}},
};

const BadFile wrong_keys[] = {
    {"unknown section",
     with("[recipee]\nepochs = 1"),
     {"bad.toml:1: recipee: there is no such key", "did you mean \"recipe\"?"}},
    {"unknown key", recipe("epoch = 3"), {"bad.toml:2: recipe.epoch: ", "did you mean \"epochs\"?", "allowed: loss, "}},
    {"key at the top", with("epochs = 3"), {"bad.toml:1: epochs: there is no such key", "allowed: title, data"}},
    {"section is no table", "recipe = 3" + small_network, {"bad.toml:1: recipe: 3 is no table"}},
    {"no layers", "[network]", {"bad.toml:1: network.layers: this key is missing"}},
    {"layers are a word", "[network]\nlayers = \"Dense\"", {"bad.toml:2: network.layers: \"Dense\" is no list"}},
    {"an empty list of layers", "[network]\nlayers = []", {"bad.toml:2: network.layers: an empty list"}},
    {"a layer is a word", layers("\"Dense\""), {"bad.toml:3: network.layers[0]: \"Dense\" is no table"}},
    {"no type",
     layers("{ units = 3 }"),
     {"bad.toml:3: network.layers[0].type: this key is missing", "BatchNormalization"}},
    {"misspelt type",
     layers("{ type = \"Dens\", units = 3 }"),
     {"network.layers[0].type: \"Dens\" is no layer; did you mean \"Dense\"?"}},
    {"type is a number", layers("{ type = 3 }"), {"network.layers[0].type: 3 is no layer"}},
    {"no units", layers("{ type = \"Dense\" }"), {"bad.toml:3: network.layers[0].units: this key is missing"}},
    {"misspelt activation",
     dense("units = 1, activation = \"sigmoidd\""),
     {"bad.toml:4: network.layers[1].activation: \"sigmoidd\" is no activation; did you mean \"sigmoid\"?",
      "\n  allowed: elu, gelu, leaky_relu, linear, relu, selu, sigmoid, silu, softmax, softplus, tanh"}},
    {"activation in capitals", dense("units = 1, activation = \"ReLU\""), {"did you mean \"relu\"?"}},
    {"a key of another layer",
     dense("units = 1, alpha = 1"),
     {"network.layers[1].alpha: there is no such key", "units"}},
    {"misspelt key", dense("unit = 1"), {"network.layers[1].unit: ", "did you mean \"units\"?"}},
    {"misspelt initializer",
     dense("units = 1, kernel_initializer = \"he_norml\""),
     {"kernel_initializer: \"he_norml\" is no initializer; did you mean \"he_normal\"?"}},
    {"a key of another initializer",
     dense("units = 1, kernel_initializer = { type = \"RandomNormal\", scale = 1 }"),
     {"kernel_initializer.scale: there is no such key", "stddev"}},
    {"an initializer without type",
     dense("units = 1, kernel_initializer = { stddev = 1 }"),
     {"kernel_initializer.type: this key is missing"}},
    {"misspelt regularizer",
     dense("units = 1, kernel_regularizer = { type = \"L3\" }"),
     {"kernel_regularizer.type: \"L3\" is no regularizer", "L1, L2"}},
    {"misspelt loss",
     recipe("loss = \"binary_crossentropi\""),
     {"recipe.loss: ", "did you mean \"binary_crossentropy\"?"}},
    {"misspelt optimizer",
     recipe("optimizer = \"Adma\""),
     {"recipe.optimizer: \"Adma\" is no optimizer; did you mean \"Adam\"?"}},
    {"optimizer is a number", recipe("optimizer = 3"), {"bad.toml:2: recipe.optimizer: 3 is no optimizer"}},
    {"a key of another optimizer",
     recipe("optimizer = { type = \"SGD\", beta_1 = 0.9 }"),
     {"recipe.optimizer.beta_1: there is no such key", "momentum"}},
    {"misspelt schedule",
     recipe("optimizer = { learning_rate = { type = \"CosinDecay\" } }"),
     {"recipe.optimizer.learning_rate.type: ", "did you mean \"CosineDecay\"?"}},
    {"a schedule lacks steps",
     recipe("optimizer = { learning_rate = { type = \"CosineDecay\", initial_learning_rate = 1 } }"),
     {"recipe.optimizer.learning_rate.decay_steps: this key is missing"}},
    {"a schedule by name",
     recipe("optimizer = { learning_rate = \"CosineDecay\" }"),
     {"initial_learning_rate: this key is missing"}},
    {"misspelt metric", recipe("metrics = [\"acuracy\"]"), {"recipe.metrics[0]: ", "did you mean \"accuracy\"?"}},
    {"a metric twice", recipe("metrics = [\"mse\", \"mse\"]"), {"recipe.metrics[1]: \"mse\" is given twice"}},
    {"metrics are a word", recipe("metrics = \"mse\""), {"recipe.metrics: \"mse\" is no list"}},
    {"misspelt source", data("source = \"make_moon\""), {"data.source: ", "did you mean \"make_moons\"?"}},
    {"csv without file",
     data("source = \"csv\""),
     {"bad.toml:1: data.file: this key is missing; source \"csv\" needs it"}},
    {"csv without target", data("source = \"csv\"\nfile = \"x.csv\""), {"data.target: this key is missing"}},
    {"idx without labels", data("source = \"idx\"\nimages = \"x\""), {"data.labels: this key is missing"}},
    {"a file that is not there",
     data("source = \"npz\"\nfile = \"nowhere.npz\""),
     {"bad.toml:3: data.file: \"/", "nowhere.npz\" is not there"}},
    {"a directory as file", data("source = \"npz\"\nfile = \"/tmp\""), {"data.file: \"/tmp\" is no regular file"}},
    {"a device as file",
     data("source = \"npz\"\nfile = \"/dev/zero\""),
     {"data.file: \"/dev/zero\" is no regular file"}},
    {"weights that are not there",
     cohort("initial_weights = \"w.npz\""),
     {"bad.toml:2: cohort.initial_weights: ", "is not there"}},
    {"a path with NUL", data("source = \"npz\"\nfile = \"a\\u0000b\""), {"bad.toml:3: data.file: "}},
    {"a sum that is none", data("file_sha256 = \"1\""), {"data.file_sha256: \"1\" is no SHA-256"}},
    {"misspelt tensor", trace("tensors = [\"weights\"]"), {"trace.tensors[0]: ", "did you mean \"weight\"?"}},
    {"misspelt instrument",
     trace("instruments = [\"histogramm\"]"),
     {"bad.toml:2: trace.instruments[0]: ", "did you mean \"histogram\"?"}},
    {"an instrument without type",
     trace("instruments = [{ every = 3 }]"),
     {"trace.instruments[0].type: this key is missing; an instrument needs it"}},
    {"an unknown key of an instrument",
     trace("instruments = [{ type = \"norm\", evry = 3 }]"),
     {"trace.instruments[0].evry: ", "did you mean \"every\"?"}},
    {"an instrument that is never due",
     trace("instruments = [{ type = \"norm\", every = 0 }]"),
     {"trace.instruments[0].every: 0 is not allowed", "an integer ≥ 1"}},
    {"an instrument twice", trace("instruments = [\"norm\", \"norm\"]"), {"trace.instruments[1]: ", "given twice"}},
    {"layers are a word", trace("layers = \"dense\""), {"trace.layers: \"dense\" is no list"}},
    {"misspelt varied key",
     cohort("vary = { learning_rat = [1] }"),
     {"cohort.vary.learning_rat: ", "did you mean \"learning_rate\"?"}},
    {"misspelt reproducible", recipe("reproducible = \"everywere\""), {"did you mean \"everywhere\"?"}},
    {"misspelt provenance", with("[provenance]\nnumeric = 1"), {"provenance.numeric: ", "did you mean \"numerics\"?"}},
};

const BadFile wrong_values[] = {
    {"title is a number", with("title = 3"), {"bad.toml:1: title: 3 is no text"}},
    {"an empty title", with("title = \"\""), {"bad.toml:1: title: an empty text"}},
    {"a title of two lines", with("title = \"a\\nb\""), {"bad.toml:1: title: "}},
    {"a long title", with("title = \"" + std::string(201, 'x') + "\""), {"title: ", "…", "200 characters"}},
    {"title is a date", with("title = 2020-01-01"), {"title: a date or time is no text"}},
    {"units are 0", dense("units = 0"), {"network.layers[1].units: 0 is out of range", "from 1 to 1048576"}},
    {"units are negative", dense("units = -3"), {"units: -3 is out of range"}},
    {"units are huge", dense("units = 9223372036854775807"), {"units: 9223372036854775807 is out of range"}},
    {"units are a fraction", dense("units = 1.5"), {"units: 1.5 is no integer"}},
    {"units are a whole float", dense("units = 1.0"), {"units: 1.0 is no integer"}},
    {"units are text", dense("units = \"ten\""), {"units: \"ten\" is no integer"}},
    {"use_bias is a number", dense("units = 1, use_bias = 1"), {"use_bias: 1 is not allowed", "true or false"}},
    {"repeat is 0", dense("units = 1, repeat = 0"), {"network.layers[1].repeat: 0 is out of range"}},
    {"repeat is huge", dense("units = 1, repeat = 1000000000"), {"network.layers[1].repeat: "}},
    {"too many layers",
     dense("units = 1, repeat = 100000"),
     {"bad.toml:4: network.layers[1].repeat: a network has at most 100000 layers"}},
    {"epochs are negative", recipe("epochs = -1"), {"bad.toml:2: recipe.epochs: -1 is out of range", "from 0"}},
    {"epochs are nan", recipe("epochs = nan"), {"recipe.epochs: nan is no integer"}},
    {"batch_size is 0", recipe("batch_size = 0"), {"recipe.batch_size: 0 is out of range"}},
    {"validation_freq is negative", recipe("validation_freq = -1"), {"recipe.validation_freq: -1 is out of range"}},
    {"learning_rate is negative",
     recipe("optimizer = { learning_rate = -0.1 }"),
     {"recipe.optimizer.learning_rate: -0.1 is out of range"}},
    {"learning_rate is nan",
     recipe("optimizer = { learning_rate = nan }"),
     {"recipe.optimizer.learning_rate: nan is out of range"}},
    {"learning_rate is inf",
     recipe("optimizer = { learning_rate = inf }"),
     {"recipe.optimizer.learning_rate: inf is out of range"}},
    {"learning_rate is text",
     recipe("optimizer = { learning_rate = \"fast\" }"),
     {"recipe.optimizer.learning_rate: \"fast\" is no number"}},
    {"momentum is 2",
     recipe("optimizer = { type = \"SGD\", momentum = 2 }"),
     {"momentum: 2 is out of range", "≥ 0 and ≤ 1"}},
    {"beta_1 is 1", recipe("optimizer = { beta_1 = 1 }"), {"beta_1: 1 is out of range", "≥ 0 and < 1"}},
    {"epsilon is negative", recipe("optimizer = { epsilon = -1e-7 }"), {"epsilon: -1e-07 is out of range"}},
    {"clipnorm is 0", recipe("optimizer = { clipnorm = 0 }"), {"clipnorm: 0 is out of range", "> 0"}},
    {"two clips",
     recipe("optimizer = { clipnorm = 1, clipvalue = 1 }"),
     {"bad.toml:2: recipe.optimizer.clipvalue: clipnorm is given, too", "at most one of"}},
    {"decay_steps are 0",
     recipe("optimizer = { learning_rate = { type = \"CosineDecay\", initial_learning_rate = 1, decay_steps = 0 } }"),
     {"decay_steps: 0 is out of range"}},
    {"factor is negative",
     dense("units = 1, kernel_regularizer = { type = \"L2\", factor = -1 }"),
     {"kernel_regularizer.factor: -1 is out of range"}},
    {"maxval is less than minval",
     dense("units = 1, kernel_initializer = { type = \"RandomUniform\", minval = 1 }"),
     {"kernel_initializer: maxval is less than minval"}},
    {"scale is 0",
     dense("units = 1, kernel_initializer = { type = \"VarianceScaling\", scale = 0 }"),
     {"kernel_initializer.scale: 0 is out of range"}},
    {"samples are 0", data("samples = 0"), {"data.samples: 0 is out of range"}},
    {"noise is negative", data("noise = -1"), {"data.noise: -1 is out of range"}},
    {"test_size is 1", data("test_size = 1"), {"data.test_size: 1 is out of range"}},
    {"random_state is too large", data("random_state = 4294967296"), {"data.random_state: 4294967296 is out of range"}},
    {"members are 0", cohort("members = 0"), {"cohort.members: 0 is out of range"}},
    {"seed is negative", cohort("seed = -1"), {"cohort.seed: -1 is out of range"}},
    {"member is beyond the cohort",
     cohort("members = 3\nmember = 3"),
     {"bad.toml:3: cohort.member: 3 is out of range: the cohort has 3 members", "from 0 to 2"}},
    {"an empty axis", cohort("vary = { gain = [] }"), {"bad.toml:2: cohort.vary.gain: a list of 0 values"}},
    {"an axis that is a number", cohort("vary = { gain = 1 }"), {"cohort.vary.gain: 1 is no list"}},
    {"an axis with a negative rate",
     cohort("vary = { learning_rate = [0.1, -1] }"),
     {"cohort.vary.learning_rate[1]: -1 is out of range"}},
    {"a range without steps",
     cohort("vary = { gain = { from = 1, to = 2 } }"),
     {"cohort.vary.gain.steps: this key is missing"}},
    {"a log range from 0",
     cohort("vary = { gain = { from = 0, to = 2, steps = 3, scale = \"log\" } }"),
     {"cohort.vary.gain: a log scale can't hold 0"}},
    {"a range of misspelt scale",
     cohort("vary = { gain = { from = 1, to = 2, steps = 3, scale = \"lin\" } }"),
     {"cohort.vary.gain.scale: \"lin\" is no scale"}},
    {"a range too long",
     cohort("vary = { gain = { from = 1, to = 2, steps = 1000000000000 } }"),
     {"cohort.vary.gain.steps: "}},
    {"a grid too large",
     cohort("members = 1000000\nvary = { gain = { from = 1, to = 2, steps = 10000 } }"),
     {"cohort.vary: members × grid is too large"}},
    {"no layer is leaky",
     cohort("vary = { negative_slope = [0.1] }"),
     {"bad.toml:2: cohort.vary.negative_slope: no layer is leaky"}},
    {"no regularizer", cohort("vary = { factor = [0.1] }"), {"cohort.vary.factor: no layer has a regularizer"}},
    {"two clips vary",
     cohort("vary = { clipnorm = [1], clipvalue = [1] }"),
     {"cohort.vary.clipvalue: clipnorm is given, too"}},
    {"a clip besides the recipe's",
     with("[cohort]\nvary = { clipnorm = [1] }\n[recipe]\noptimizer = { clipvalue = 1 }"),
     {"bad.toml:2: cohort.vary.clipnorm: clipvalue is given, too"}},
    {"every is 'step'", trace("every = \"step\""), {"trace.every: \"step\" is not allowed", "\"epoch\""}},
    {"every is negative", trace("every = -1"), {"trace.every: -1 is not allowed"}},
    {"limit is a fraction", trace("limit = 1.5"), {"trace.limit: 1.5 is no size"}},
    {"limit has a strange unit", trace("limit = \"1 GiBi\""), {"trace.limit: \"1 GiBi\" is no size"}},
    {"limit is too large", trace("limit = \"1e99 TB\""), {"trace.limit: "}},
    {"limit is 0", trace("limit = 0"), {"trace.limit: 0 is no size"}},
};

const BadFile wrong_networks[] = {
    {"the same name twice",
     layers("{ type = \"Dense\", units = 1, name = \"a\" },\n{ type = \"Dense\", units = 1, name = \"a\" }"),
     {"bad.toml:4: network.layers[1].name: \"a\" is the name of an earlier layer"}},
    {"a name that a default takes",
     layers("{ type = \"Dense\", units = 1, name = \"dense\" },\n{ type = \"Dense\", units = 1 }"),
     {"bad.toml:4: network.layers[1].name: \"dense\""}},
    {"the name of the data", dense("units = 1, name = \"input\""), {"network.layers[1].name: \"input\" is the data"}},
    {"a name with a slash", dense("units = 1, name = \"../a\""), {"network.layers[1].name: "}},
    {"an unknown input",
     dense("units = 1, inputs = [\"dens\"]"),
     {"bad.toml:4: network.layers[1].inputs: there is no earlier layer \"dens\"; did you mean \"dense\"?",
      "allowed: input, dense"}},
    {"itself as input",
     dense("units = 1, name = \"me\", inputs = [\"me\"]"),
     {"network.layers[1].inputs: there is no earlier layer \"me\""}},
    {"a later layer as input",
     layers("{ type = \"Dense\", units = 1, inputs = [\"dense_1\"] },\n{ type = \"Dense\", units = 1 }"),
     {"bad.toml:3: network.layers[0].inputs: there is no earlier layer \"dense_1\""}},
    {"two inputs of a Dense",
     dense("units = 1, inputs = [\"dense\", \"input\"]"),
     {"network.layers[1].inputs: Dense takes one input, not 2"}},
    {"no inputs", dense("units = 1, inputs = []"), {"network.layers[1].inputs: an empty list"}},
    {"inputs are a word", dense("units = 1, inputs = \"dense\""), {"network.layers[1].inputs: \"dense\" is no list"}},
    {"Add of one",
     layers("{ type = \"Dense\", units = 1 },\n{ type = \"Add\" }"),
     {"bad.toml:4: network.layers[1].inputs: Add takes at least two inputs, not 1"}},
    {"a loose end",
     layers("{ type = \"Dense\", units = 1, repeat = 3 },\n{ type = \"Dense\", units = 1, inputs = [\"dense\"] }"),
     {"bad.toml:3: network.layers[0]: layer \"dense_2\" feeds no other layer"}},
    {"an empty Residual", layers("{ type = \"Residual\", layers = [] }"), {"network.layers[0].layers: an empty list"}},
    {"a Residual without layers", layers("{ type = \"Residual\" }"), {"network.layers[0].layers: this key is missing"}},
    {"a Residual within",
     layers("{ type = \"Residual\", layers = [\n{ type = \"Residual\", layers = [] }] }"),
     {"bad.toml:4: network.layers[0].layers[0]: a Residual within a Residual"}},
    {"a wrong layer within",
     layers("{ type = \"Residual\", layers = [\n{ type = \"Dense\", units = 2 },\n{ type = \"Dense\", unis = 3 }] }"),
     {"bad.toml:5: network.layers[0].layers[1].unis: ", "did you mean \"units\"?"}},
    {"a wrong input within",
     layers("{ type = \"Residual\", layers = [\n{ type = \"Dense\", units = 2, inputs = [\"imput\"] }] }"),
     {"bad.toml:4: network.layers[0].layers[0].inputs: ", "did you mean \"input\"?"}},
    {"a Residual of two inputs",
     layers("{ type = \"Residual\", inputs = [\"input\", \"input\"], layers = [{ type = \"Dense\", units = 2 }] }"),
     {"network.layers[0].inputs: Residual takes one input, not 2"}},
    {"a Residual repeated too often",
     layers("{ type = \"Residual\", repeat = 100000, layers = [{ type = \"Dense\", units = 2 }] }"),
     {"network.layers[0].repeat: "}},
};

const BadFile wrong_variants[] = {
    {"a table", with("[variant]\nname = \"a\""), {"bad.toml:1: variant: a table is no list of tables"}},
    {"no name", with("[[variant]]\nset = {}"), {"variant[0].name: this key is missing"}},
    {"an unknown key",
     with("[[variant]]\nname = \"a\"\nsett = {}"),
     {"bad.toml:3: variant[0].sett: ", "did you mean \"set\"?"}},
    {"set is a list", with("[[variant]]\nname = \"a\"\nset = []"), {"variant[0].set: a list is no table"}},
    {"name is a number", with("[[variant]]\nname = 3"), {"variant[0].name: 3 is no text"}},
};

template <std::size_t count>
void expect_all(const BadFile (&files)[count]) {
  for (const auto& [name, text, words] : files) {
    SCOPED_TRACE(name);
    const std::string said = error_of(text);
    for (const std::string& word : words) EXPECT_THAT(said, HasSubstr(word));
    EXPECT_LT(said.size(), 1500U);
  }
}

TEST(BadFiles, NotToml) { expect_all(not_toml); }
TEST(BadFiles, WrongKeys) { expect_all(wrong_keys); }
TEST(BadFiles, WrongValues) { expect_all(wrong_values); }
TEST(BadFiles, WrongNetworks) { expect_all(wrong_networks); }
TEST(BadFiles, WrongVariants) { expect_all(wrong_variants); }

TEST(BadFiles, TheSourceLineIsCutAt200Characters) {
  const std::string said = error_of("title = \"ok\"\nä" + std::string(1000, 'b') + " ö\n");
  const std::string line = said.substr(said.find("\n  ") + 3);
  EXPECT_LE(line.size(), 200U + 10U);  // a few characters take two or three bytes
  EXPECT_THAT(said, HasSubstr("bad.toml:2: "));
}

TEST(BadFiles, MessagesHoldNoControlCharacters) {
  const std::string said = error_of("[recipe]\nloss = \"\\u001b[31mred\\u0000\"" + small_network);
  EXPECT_THAT(said, Not(HasSubstr("\x1b")));
  EXPECT_THAT(said, HasSubstr("recipe.loss: "));
}

/// Every prefix of a good file, and every file with one byte gone, parses or is refused with the file's name.
TEST(BadFiles, TruncatedFilesAreRefusedOrParsed) {
  const std::string good = R"(title = "a"
[network]
layers = [ { type = "Dense", units = 1, kernel_initializer = { type = "RandomNormal", stddev = 1e-1 } } ]
[recipe]
optimizer = { type = "SGD", learning_rate = { type = "CosineDecay", initial_learning_rate = 1, decay_steps = 2 } }
[cohort]
vary = { gain = { from = 0.5, to = 2.0, steps = 4, scale = "log" } }
)";
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string without = good;
    without.erase(i, 1);
    for (const std::string& text : {good.substr(0, i), without}) {
      const std::string said = error_of(text);
      EXPECT_TRUE(said == "no error" || said.starts_with("bad.toml:")) << text << said;
    }
  }
}

}  // namespace
}  // namespace cenote::spec::test
