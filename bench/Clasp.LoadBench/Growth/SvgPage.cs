using System.Globalization;
using System.Text;

namespace Clasp.LoadBench.Growth;

/// <summary>Draws series as plots below each other: sizes in powers of ten to the right, cost upwards from zero.</summary>
internal static class SvgPage
{
    private const int Width = 640;
    private const int PlotHeight = 160;
    private const int Pitch = 240;
    private const int Left = 70;
    private const int Right = 30;
    private const int Top = 40;
    private const double Headroom = 1.5;

    public static string Of(IReadOnlyList<Series> all)
    {
        var svg = new StringBuilder();
        Line(
            svg,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {all.Count * Pitch}\" " +
            "font-family=\"sans-serif\" font-size=\"12\">");
        Line(svg, $"<rect width=\"{Width}\" height=\"{all.Count * Pitch}\" fill=\"white\"/>");
        for (var i = 0; i < all.Count; i++) Draw(svg, all[i], (i * Pitch) + Top);
        Line(svg, "</svg>");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, Series series, int top)
    {
        var (first, last) = (Math.Log10(series.Points[0].Size), Math.Log10(series.Points[^1].Size));
        var most = series.Points.Max(point => point.Nanos) * Headroom;
        var bottom = top + PlotHeight;
        Line(svg, $"<text x=\"{Left}\" y=\"{top - 12}\" font-weight=\"bold\">{series.Title}: ns, over {series.Of}</text>");
        Line(svg, $"<path d=\"M{Left} {top}V{bottom}H{Width - Right}\" fill=\"none\" stroke=\"gray\"/>");
        var path = new StringBuilder();
        foreach (var (size, nanos) in series.Points)
        {
            var x = Left + ((Math.Log10(size) - first) / (last - first) * (Width - Left - Right - 30));
            var y = bottom - (nanos / most * PlotHeight);
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{x:0} {y:0}");
            Line(svg, $"<circle cx=\"{x:0}\" cy=\"{y:0}\" r=\"4\" fill=\"steelblue\"/>");
            Line(svg, $"<text x=\"{x:0}\" y=\"{y - 8:0}\" text-anchor=\"middle\">{nanos:N0}</text>");
            Line(svg, $"<text x=\"{x:0}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{size:N0}</text>");
        }

        Line(svg, $"<path d=\"{path}\" fill=\"none\" stroke=\"steelblue\" stroke-width=\"2\"/>");
    }

    private static void Line(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder svg, string line) => svg.Append(line).Append('\n');
}
