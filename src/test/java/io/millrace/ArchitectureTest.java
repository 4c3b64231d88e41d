package io.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The map of the packages, as rules. Every rule is also run on code that must fail it, which lies in the package {@code
 * broken}.
 */
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter().importPath(Path.of("target", "classes"));
    private static final JavaClasses BROKEN =
            new ClassFileImporter().importPath(Path.of("target", "test-classes", "broken"));

    private static final Set<String> BLOCKING =
            Set.of("block", "blockFirst", "blockLast", "blockOptional", "toIterable", "toStream");

    /** A rule for the packages under a root, and what it says of the broken code. */
    record Rule(String name, Function<String, ArchRule> under, String complaint) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(shape(), libraries(), reactor()).flatMap(List::stream);
    }

    private static List<Rule> shape() {
        return List.of(
                new Rule("packages point one way", ArchitectureTest::layers, "broken.io.Reader"),
                new Rule("packages have no cycles", ArchitectureTest::acyclic, "Cycle detected"),
                new Rule("packages are null-marked", root -> nullMarked(), "broken.a"),
                new Rule("sinks are private", root -> privateSinks(), "broken.job.Bell.sink"),
                new Rule("names say something", root -> namesSaySomething(), "broken.io.ReaderManager"),
                new Rule("no name tells of being abstract", root -> namesSaySomething(), "broken.io.AbstractReader"),
                new Rule("no name tells of a default", root -> namesSaySomething(), "broken.io.DefaultReader"),
                new Rule("no name tells of implementing", root -> namesSaySomething(), "broken.io.ReaderImpl"),
                new Rule("nothing is a utility", root -> namesSaySomething(), "broken.io.ReaderUtils"),
                new Rule("nothing is a helper", root -> namesSaySomething(), "broken.io.ReaderHelper"));
    }

    private static List<Rule> libraries() {
        return List.of(
                library("tools.jackson", "value"),
                // The command line is a client of the server, over the same network library.
                library("io.netty", "http", "cli"),
                library("reactor.netty", "http", "cli", "app"),
                library("com.caoccao", "function.sandbox"),
                library("picocli", "cli"),
                library("com.dynatrace.hash4j", "function"),
                library("de.siegmar", "io"),
                library("org.apache.commons.compress", "io"),
                library("com.github.luben", "io"),
                library("java.sql"));
    }

    private static List<Rule> reactor() {
        return List.of(
                calls(BLOCKING, "broken.job.Hasty.blocks", "app"),
                // The stream is the wall between publishers and code that reads with a loop.
                calls(
                        Set.of("subscribe"),
                        "broken.job.Hasty.subscribes",
                        "app",
                        "job.JobRunner.start",
                        "io.FluxInputStream"),
                // A write that has begun ends even if the client that asked for it goes away.
                calls(Set.of("toFuture"), "broken.job.Hasty.hides", "job.JobIntake", "job.JobRunner"),
                calls(Set.of("publishOn"), "broken.io.Reader.hops", "job", "engine.local", "http"),
                calls(Set.of("groupBy"), "broken.job.Hasty.groups", "engine.local"),
                calls(Set.of("cache"), "broken.job.Hasty.caches"),
                calls(Set.of("share"), "broken.job.Hasty.shares"),
                calls(Set.of("onErrorContinue"), "broken.job.Hasty.ignores"));
    }

    @Test
    void seesTheWholeProduct() {
        assertThat(PRODUCT.size()).isGreaterThan(250);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsInTheProduct(Rule rule) {
        rule.under().apply("io.millrace").check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void catchesWhatBreaksIt(Rule rule) {
        ArchRule broken = rule.under().apply("broken");
        assertThatThrownBy(() -> broken.check(BROKEN))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(rule.complaint());
    }

    private static ArchRule layers(String root) {
        return layersOf(root)
                .whereLayer("main")
                .mayOnlyAccessLayers("app", "cli")
                .whereLayer("app")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("app", "main")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("engine.local")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("wire")
                .mayOnlyBeAccessedByLayers("app", "http", "cli", "store")
                .whereLayer("job")
                .mayOnlyBeAccessedByLayers("app", "http", "cli", "store", "wire")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("app", "http", "cli", "store", "wire", "job", "engine.local")
                .whereLayer("function")
                .mayOnlyAccessLayers("problem", "value")
                .whereLayer("io")
                .mayOnlyAccessLayers("problem", "value")
                .whereLayer("problem")
                .mayOnlyAccessLayers("value")
                .whereLayer("value")
                .mayNotAccessAnyLayer();
    }

    private static LayeredArchitecture layersOf(String root) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(root.equals("broken"))
                .layer("main")
                .definedBy(root)
                .layer("app")
                .definedBy(root + ".app..")
                .layer("http")
                .definedBy(root + ".http..")
                .layer("cli")
                .definedBy(root + ".cli..")
                .layer("store")
                .definedBy(root + ".store..")
                .layer("engine.local")
                .definedBy(root + ".engine.local..")
                .layer("wire")
                .definedBy(root + ".wire..")
                .layer("job")
                .definedBy(root + ".job..")
                .layer("engine")
                .definedBy(root + ".engine")
                .layer("function")
                .definedBy(root + ".function..")
                .layer("io")
                .definedBy(root + ".io..")
                .layer("problem")
                .definedBy(root + ".problem..")
                .layer("value")
                .definedBy(root + ".value..");
    }

    private static ArchRule acyclic(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private static ArchRule nullMarked() {
        return classes()
                .should(be(describe(
                        "in a null-marked package",
                        (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));
    }

    private static ArchRule privateSinks() {
        return fields().that(describe(
                        "are sinks",
                        (JavaField field) -> field.getRawType().getName().startsWith("reactor.core.publisher.Sinks")))
                .should()
                .bePrivate();
    }

    private static ArchRule namesSaySomething() {
        return noClasses()
                .should(be(describe(
                        "named after no matter of theirs",
                        (JavaClass type) -> type.getSimpleName()
                                .matches(".*(Util|Helper|Manager).*|.*Impl|(Abstract|Default).*"))));
    }

    /** Nothing outside of {@code homes} knows {@code library}. */
    private static Rule library(String library, String... homes) {
        Function<String, ArchRule> under = root -> noClasses()
                .that(describe("live elsewhere", (JavaClass type) -> !livesIn(type.getName(), root, homes)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..");
        return new Rule(library + " stays in " + List.of(homes), under, "broken.job.Libraries");
    }

    /** Nothing outside of {@code homes}, which are packages, classes or methods, calls a publisher's {@code names}. */
    private static Rule calls(Set<String> names, String culprit, String... homes) {
        Function<String, ArchRule> under = root -> noClasses()
                .should()
                .accessTargetWhere(describe(
                        "a publisher's " + names,
                        (JavaAccess<?> access) -> isPublisher(access.getTargetOwner())
                                && names.contains(access.getName())
                                && !livesIn(origin(access), root, homes)));
        return new Rule(names + " only in " + List.of(homes), under, culprit);
    }

    private static boolean isPublisher(JavaClass type) {
        return type.getPackageName().equals("reactor.core.publisher")
                || type.getPackageName().equals("org.reactivestreams");
    }

    private static String origin(JavaAccess<?> access) {
        return access.getOriginOwner().getName() + "." + access.getOrigin().getName();
    }

    private static boolean livesIn(String name, String root, String... homes) {
        return Stream.of(homes)
                .map(home -> root + "." + home)
                .anyMatch(home -> name.equals(home) || name.startsWith(home + ".") || name.startsWith(home + "$"));
    }
}
