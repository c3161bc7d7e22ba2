package io.ringfence;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Reads one source file with the JDK's own parser and lists what breaks the house rules, each finding with its place.
 */
final class TidyReader extends TreeScanner<Void, Void> {
    static final int METHOD_LINES_MAX = 70;
    static final int FILE_LINES_MAX = 450;

    /** Modules that run inside other people's programs, where the console is not ours. */
    private static final Set<String> LIBRARIES = Set.of("ringbuffer-offheap", "journal");

    /** Written so that this file does not contain the words themselves. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(?:T[O]DO|FIX[M]E|X{3}|H[A]CK)\\b");

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final String path;
    private final String text;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final boolean test;
    private final boolean library;
    private final List<String> findings = new ArrayList<>();

    /**
     * @param path the file's path from the root of the repository, with forward slashes
     * @param text what stands in it
     */
    TidyReader(String path, String text) {
        this.path = path;
        this.text = text;
        test = path.contains("/src/test/");
        library = !test && LIBRARIES.contains(path.substring(0, path.indexOf('/')));
        JavacTask task = (JavacTask) COMPILER.getTask(
                null, null, diagnostic -> {}, List.of("-proc:none"), null, List.of(inMemory(path, text)));
        try {
            unit = task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot parse " + path, e);
        }
        positions = Trees.instance(task).getSourcePositions();
    }

    List<String> findings() {
        findings.clear();
        long lines = text.lines().count();
        if (lines > FILE_LINES_MAX) {
            report(lines, "the file has %d lines, at most %d".formatted(lines, FILE_LINES_MAX));
        }
        Matcher unfinished = UNFINISHED.matcher(text);
        while (unfinished.find()) {
            report(unit.getLineMap().getLineNumber(unfinished.start()), "unfinished: " + unfinished.group());
        }
        scan(unit, null);
        return List.copyOf(findings);
    }

    boolean isNullMarkedPackageInfo() {
        return path.endsWith("/package-info.java")
                && unit.getPackageAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getAnnotationType().toString().endsWith("NullMarked"));
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
        long lines = lineOfEnd(method) - lineOfStart(method) + 1;
        if (lines > METHOD_LINES_MAX) {
            report(
                    lineOfStart(method),
                    "method %s has %d lines, at most %d".formatted(method.getName(), lines, METHOD_LINES_MAX));
        }
        return super.visitMethod(method, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree select, Void unused) {
        String owner = select.getExpression().toString();
        String member = select.getIdentifier().toString();
        if (test && member.equals("sleep") && (isType(owner, "Thread") || owner.contains("TimeUnit"))) {
            report(lineOfStart(select), "a test sleeps; poll the condition with a deadline");
        }
        if (library && isType(owner, "System") && (member.equals("out") || member.equals("err"))) {
            report(lineOfStart(select), "a library prints to the console");
        }
        return super.visitMemberSelect(select, null);
    }

    @Override
    public Void visitCatch(CatchTree clause, Void unused) {
        Tree block = clause.getBlock();
        String body = text.substring(
                (int) positions.getStartPosition(unit, block) + 1, (int) positions.getEndPosition(unit, block) - 1);
        if (body.isBlank()) {
            report(lineOfStart(clause), "an empty catch block; handle it, or say in it why nothing is to be done");
        }
        return super.visitCatch(clause, null);
    }

    private static boolean isType(String owner, String simpleName) {
        return owner.equals(simpleName) || owner.equals("java.lang." + simpleName);
    }

    private long lineOfStart(Tree tree) {
        return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    private long lineOfEnd(Tree tree) {
        return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
    }

    private void report(long line, String finding) {
        findings.add("%s:%d: %s".formatted(path, line, finding));
    }

    private static JavaFileObject inMemory(String path, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
