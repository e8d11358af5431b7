import edu.stanford.nlp.ling.*;
import edu.stanford.nlp.semgraph.*;
import edu.stanford.nlp.semgraph.semgrex.*;
import edu.stanford.nlp.trees.*;
import java.lang.management.*;
import java.nio.file.*;
import java.util.*;

/**
 * java -cp CORENLP Semgrex.java TREES.conllu PATTERNS NAMES PASSES
 *
 * For each line of PATTERNS (node names on the same line of NAMES): the milliseconds of CPU of the fastest pass over all trees, then each hit as
 * token numbers (counted through the file from 0), tab-separated.
 */
public class Semgrex {
  public static void main(String[] a) throws Exception {
    List<SemanticGraph> graphs = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<String[]> rows = new ArrayList<>();
    int at = 0;
    for (String line : (Files.readString(Path.of(a[0])) + "\n\n").split("\n", -1)) {
      if (line.startsWith("#")) continue;
      if (!line.isBlank()) { String[] c = line.split("\t"); if (c[0].matches("\\d+")) rows.add(c); continue; }
      if (rows.isEmpty()) continue;
      graphs.add(tree(rows));
      starts.add(at);
      at += rows.size();
      rows.clear();
    }
    List<String> patterns = Files.readAllLines(Path.of(a[1])), names = Files.readAllLines(Path.of(a[2]));
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    for (int n = 0; n < patterns.size(); n++) {
      SemgrexPattern pattern = SemgrexPattern.compile(patterns.get(n));
      long best = Long.MAX_VALUE;
      for (int pass = 0; pass < Integer.parseInt(a[3]); pass++) {
        long start = clock.getCurrentThreadCpuTime(), hits = 0;
        for (SemanticGraph g : graphs) { SemgrexMatcher m = pattern.matcher(g); while (m.find()) hits++; }
        best = Math.min(best, clock.getCurrentThreadCpuTime() - start);
      }
      StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%.3f", best / 1e6));
      for (int s = 0; s < graphs.size(); s++) {
        SemgrexMatcher m = pattern.matcher(graphs.get(s));
        while (m.find()) {
          StringJoiner hit = new StringJoiner(" ");
          for (String name : names.get(n).split(" ")) hit.add(String.valueOf(starts.get(s) + m.getNode(name).index() - 1));
          out.append('\t').append(hit);
        }
      }
      System.out.println(out);
    }
  }

  static SemanticGraph tree(List<String[]> rows) {
    SemanticGraph g = new SemanticGraph();
    IndexedWord[] words = new IndexedWord[rows.size() + 1];
    for (String[] c : rows) {
      CoreLabel w = new CoreLabel();
      w.setWord(c[1]); w.setValue(c[1]); w.setLemma(c[2].toLowerCase(Locale.ROOT)); w.setTag(c[4]); w.setIndex(Integer.parseInt(c[0]));
      w.set(CoreAnnotations.CoarseTagAnnotation.class, c[3]);
      g.addVertex(words[w.index()] = new IndexedWord(w));
    }
    for (String[] c : rows) {
      int word = Integer.parseInt(c[0]), head = Integer.parseInt(c[6]);
      if (head == 0) { g.addRoot(words[word]); continue; }
      GrammaticalRelation relation = new GrammaticalRelation(edu.stanford.nlp.international.Language.UniversalEnglish, c[7], null, null);
      g.addEdge(words[head], words[word], relation, Double.NEGATIVE_INFINITY, false);
    }
    return g;
  }
}
