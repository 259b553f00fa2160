/* 站内搜索：在浏览器里按词语原样查找，所有词都出现的页面才列出；不向站外发送任何请求。
   Answers the search messages of the Material theme: 0 set up, 1 ready, 2 query, 3 result. */
"use strict";

var docs = [];
var LIMIT = 50;

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function plain(text) {
  return text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}

function count(text, term) {
  var found = 0;
  for (var at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) found++;
  return found;
}

function marked(text, terms) {
  var low = text.toLowerCase();
  var out = "";
  for (var at = 0; at < text.length;) {
    var hit = terms.filter(function (term) { return low.startsWith(term, at); })
      .sort(function (a, b) { return b.length - a.length; })[0];
    if (hit) {
      out += "<mark data-md-highlight>" + text.substr(at, hit.length) + "</mark>";
      at += hit.length;
    } else {
      out += text[at++];
    }
  }
  return out;
}

function excerpt(text, terms) {
  var low = text.toLowerCase();
  var first = Math.min.apply(null, terms.map(function (term) { return low.indexOf(term); })
    .filter(function (at) { return at >= 0; }).concat([text.length]));
  var start = first < text.length ? Math.max(0, first - 24) : 0;
  var piece = text.slice(start, start + 140).replace(/^[^\s&;]*;/, "").replace(/&[^;]*$/, "");
  return (start > 0 ? "…" : "") + marked(piece, terms) + (start + 140 < text.length ? "…" : "");
}

function result(doc, terms, score) {
  var known = {};
  terms.forEach(function (term) { known[term] = true; });
  return {
    location: doc.location, title: marked(doc.title, terms), text: excerpt(doc.text, terms), score: score, terms: known
  };
}

function search(query) {
  var terms = escaped(query.trim().toLowerCase()).split(/\s+/).filter(Boolean);
  if (!terms.length) return { items: [] };
  var groups = new Map();
  docs.forEach(function (doc) {
    var score = 0;
    for (var i = 0; i < terms.length; i++) {
      var here = 20 * count(doc.lowTitle, terms[i]) + count(doc.lowText, terms[i]);
      if (!here) return;
      score += here;
    }
    var page = doc.location.split("#")[0];
    if (!groups.has(page)) groups.set(page, []);
    groups.get(page).push(result(doc, terms, page === doc.location ? score + 10 : score));
  });
  var items = Array.from(groups.entries()).map(function (entry) {
    if (!entry[1].some(function (item) { return item.location === entry[0]; })) {
      var article = docs.find(function (doc) { return doc.location === entry[0]; });
      if (article) entry[1].push(result(article, terms, 0));
    }
    return entry[1].sort(function (a, b) { return b.score - a.score; });
  });
  items.sort(function (a, b) { return b[0].score - a[0].score; });
  return { items: items.slice(0, LIMIT) };
}

addEventListener("message", function (event) {
  if (event.data.type === 0) {
    docs = event.data.data.docs.map(function (doc) {
      var title = plain(doc.title), text = plain(doc.text);
      return {
        location: doc.location, title: title, text: text, lowTitle: title.toLowerCase(), lowText: text.toLowerCase()
      };
    });
    postMessage({ type: 1 });
  } else if (event.data.type === 2) {
    postMessage({ type: 3, data: search(event.data.data) });
  }
});
